import { spelled } from './spelled.ts';

/** Milliseconds of work left from which a bar is worth its noise, and between two drawings of it. */
const WORTH = 1000;
const REDRAW = 100;
const WIDTH = 30;

/** A bar on stderr, shown only on a terminal and while more than a second of work is left. */
export class Progress {
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;
  /** When it was last drawn; undefined while it is not shown. */
  #drawn: number | undefined;

  /** @param total pieces of work; NaN where it is not known: then nothing is shown */
  constructor(total: number) {
    this.#total = process.stderr.isTTY ? total : NaN;
  }

  /**
   * One more piece is done.
   *
   * @param note what else there is to tell, behind the time left
   */
  advance(note = ''): void {
    this.#done++;
    const now = performance.now();
    const left = ((now - this.#start) / this.#done) * (this.#total - this.#done);
    if (this.#drawn === undefined ? !(left > WORTH) : now - this.#drawn < REDRAW) return;
    this.#drawn = now;
    const bar = spelled('█'.repeat(Math.round((WIDTH * this.#done) / this.#total)).padEnd(WIDTH, '░'));
    process.stderr.write(
      `\r${bar} ${this.#done}/${this.#total}, ${Math.ceil(left / 1000)} s left${note} \x1b[K`,
    );
  }

  /** Wipes the bar: before another line, and at the end. */
  clear(): void {
    if (this.#drawn !== undefined) process.stderr.write('\r\x1b[K');
    this.#drawn = undefined;
  }
}
