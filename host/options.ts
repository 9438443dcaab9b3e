/** Options by name: one that nobody reads would be ignored without a word. */
import { part } from './part.ts';
import { tagOf } from './tag.ts';
import type { OptionsFault } from './usage.ts';

/** The options that a call has, each once: a table that does not name all of its type does not compile. */
export type Keys<Options> = Readonly<Record<keyof Options, 1>>;

/**
 * Every call asks, so right options cost no promise.
 *
 * @throws E_USAGE in the promise that wrong ones are answered with
 */
export function checkOptions<Options extends object>(
  options: Options,
  known: Keys<Options>,
): Promise<never> | undefined {
  const fault = faultOf(options, known);
  return (
    fault &&
    part(import('./usage.ts')).then(({ notOptions }) => {
      throw notOptions(fault, known);
    })
  );
}

export function faultOf(options: object, known: object): OptionsFault | undefined {
  const tag = tagOf(options);
  if (tag !== 'Object') return ['options', tag];
  for (const key of Object.keys(options)) if (!Object.hasOwn(known, key)) return ['key', key];
  const { signal } = options as { signal?: unknown };
  return signal && !('aborted' in Object(signal)) ? ['signal', tagOf(signal)] : undefined;
}
