import type { Kept } from '../event.ts';
import { Gone } from '../sink.ts';
import type { Sink } from '../sink.ts';

/** Lines of JSON, in the shape of the command line's `--json`. */
export class Lines implements Sink {
  readonly name = 'lines';
  readonly isHere = true;
  readonly #stream: NodeJS.WritableStream;
  readonly #onClosed: () => void;
  /** Without a listener a reader that goes away would end the process. */
  readonly #failed = (): void => undefined;

  /** @param onClosed told when the reader has gone */
  constructor(onClosed: () => void, stream: NodeJS.WritableStream = process.stdout) {
    this.#stream = stream;
    this.#onClosed = onClosed;
    stream.on('error', this.#failed);
  }

  async deliver({ text }: Kept, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      this.#stream.write(`{"command":"watch",${text.slice(1)}\n`, (cause) => {
        signal.removeEventListener('abort', abort);
        if (!cause) return resolve();
        reject(new Gone(cause.message));
        this.#onClosed();
      });
    });
  }

  async close(): Promise<void> {
    this.#stream.off('error', this.#failed);
    await Promise.resolve();
  }
}
