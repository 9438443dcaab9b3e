import { MobilenetError } from './errors.ts';
import type { Keys } from './options.ts';

export interface CallOptions {
  /** Ends the call with E_ABORTED, within some milliseconds. */
  readonly signal?: AbortSignal | undefined;
}

export const callKeys: Keys<CallOptions> = { signal: 1 };

/** @throws E_ABORTED */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** The error of an aborted signal. */
export function abortError({ reason }: AbortSignal): MobilenetError {
  return new MobilenetError('E_ABORTED', 'The call was aborted.', undefined, { cause: reason });
}
