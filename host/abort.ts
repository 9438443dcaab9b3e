import { MobilenetError } from './errors.ts';

/** @throws E_ABORTED */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** Settles as the promise does, but fails with E_ABORTED as soon as the signal is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortError(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    const settled = (): void => signal.removeEventListener('abort', abort);
    promise.then(resolve, reject).then(settled);
  });
}

function abortError({ reason }: AbortSignal): MobilenetError {
  return new MobilenetError('E_ABORTED', 'The call was aborted.', undefined, { cause: reason });
}
