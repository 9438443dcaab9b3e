/** How a weights file gets into a core, and how the core refuses it. */
import { MobilenetError } from '../errors.ts';
import { part } from '../part.ts';
import type { Core } from './core.ts';
import { faults } from './engine.ts';
import { STATUS_FILE_TRUNCATED, STATUS_MEMORY, STATUS_MORE, STATUS_OK } from './status-codes.ts';

/** The largest weights file that is read: MobileNet V1 of width 1 with 8192 classes has 12 MiB. */
export const LARGEST_FILE = 64 << 20;

/** Bytes that say what a file is. */
const HEADER = 16;

const PAGE = 65536;

/** Bytes from which the engine tells a digest sooner than the core computes it: Node takes 5 ms to begin with one. */
const LARGE = 1 << 20;

/** A status of the core that is an error, before its sentence is loaded. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: number;

  constructor(status: number, detail: number) {
    super(String(status));
    this.status = status;
    this.detail = detail;
  }
}

/** Throws the cause with a code and a sentence, whether it has them, or is a refusal or an error of the engine. */
export async function explained(cause: unknown): Promise<never> {
  if (cause instanceof MobilenetError) throw cause;
  if (!(cause instanceof Refusal)) throw (await faults()).engineFault(cause);
  const { statusError } = await part(import('./status.ts'));
  throw statusError(cause.status, cause.detail);
}

/**
 * Lets the core check a packed weights file and make it ready to run.
 *
 * @throws Refusal E_FILE_…, E_MEMORY
 */
export async function loadFile(core: Core, file: Uint8Array): Promise<void> {
  if (file.length === 0) throw new Refusal(STATUS_FILE_TRUNCATED, 0);
  const address = place(core, file);
  if (address > 0) {
    // Where the part does not load, or the engine does not tell, the core computes the digest itself.
    if (file.length > LARGE)
      await import('./digest.ts')
        .then(({ trustWhole }) => trustWhole(core, address, file.length))
        .catch(() => {});
    refuse(core, core.load());
    return;
  }
  // What is larger than the memory is more often no packed file at all: the core tells by its head.
  place(core, file.subarray(0, HEADER));
  const status = core.load();
  if (status !== STATUS_FILE_TRUNCATED) refuse(core, status);
  throw new Refusal(STATUS_MEMORY, Math.ceil(file.length / PAGE));
}

/** Copies a file into the core. Answers its address there, 0 where it does not fit. */
function place(core: Core, file: Uint8Array): number {
  const address = core.reserve(file.length) >>> 0;
  if (address > 0) new Uint8Array(core.memory.buffer).set(file, address);
  return address;
}

/** @throws Refusal a status that is an error */
export function refuse(core: Core, status: number): number {
  if (status === STATUS_OK || status === STATUS_MORE) return status;
  throw new Refusal(status, core.detail() >>> 0);
}
