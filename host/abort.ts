import { MobilenetError } from './errors.ts';

export interface CallOptions {
  /** Ends the call with E_ABORTED, within some milliseconds. */
  readonly signal?: AbortSignal | undefined;
}

/** @throws E_ABORTED */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** The error of an aborted signal. */
export function abortError({ reason }: AbortSignal): MobilenetError {
  return new MobilenetError('E_ABORTED', 'The call was aborted.', undefined, { cause: reason });
}
