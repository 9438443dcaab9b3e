import { part } from '../part.ts';

let loading: Promise<typeof import('./output.ts')> | undefined;

/** What makes numbers of the network's bytes: not of a classification, so loaded when it is first asked for. */
export function numbers(): NonNullable<typeof loading> {
  loading ??= part(import('./output.ts'));
  loading.catch(() => (loading = undefined));
  return loading;
}
