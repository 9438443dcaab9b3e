import type { Core } from '../../host/core/core.ts';
import { STATUS_FILE_SECTION, STATUS_MEMORY, STATUS_OK } from '../../host/core/status-codes.ts';
import { statusError } from '../../host/core/status.ts';
import { section } from '../packing/format.ts';

/**
 * Bytes of a core's memory before the file, as the core itself plans them. `detail()` is then the number of pages.
 *
 * @param outline a file of contract, layers and labels alone
 * @param length bytes of the whole file
 * @throws E_FILE_… contract or layers are invalid
 */
export function planArena(core: Core, outline: Uint8Array, length: number): number {
  const at = core.reserve(outline.length) >>> 0;
  // Only a damaged file has a contract as large as a memory.
  if (at === 0) throw statusError(STATUS_FILE_SECTION, section.contract);
  new Uint8Array(core.memory.buffer).set(outline, at);
  return planReserved(core, length);
}

/** The same where the core has the outline already. */
export function planReserved(core: Core, length: number): number {
  const status = core.plan(length);
  if (status !== STATUS_OK && status !== STATUS_MEMORY) throw statusError(status, core.detail() >>> 0);
  return core.planned() >>> 0;
}
