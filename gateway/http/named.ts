import type { Catalog, ModelEntry } from '../catalog.ts';
import { Refusal } from './status.ts';

/**
 * The model that a request names; without a name the first.
 *
 * @throws E_USAGE, 404, there is none of that name; E_BUSY there is none yet
 */
export function named(catalog: Catalog, name: string | undefined): ModelEntry {
  const entry = catalog.find(name);
  if (entry) return entry;
  const missing = catalog.missing(name);
  throw name === undefined ? missing : new Refusal(404, missing);
}
