/** What a training tells while it runs: a bar, a line for each epoch, the log, the curve; and when it is stopped. */
import { appendFile } from 'node:fs/promises';
import { MobilenetError } from '../../host/errors.ts';
import { ioError } from '../../host/source/fault.ts';
import { learningCurve } from '../training/curve.ts';
import type { EpochRecord } from '../training/record.ts';
import type { StepNews, Watch } from '../training/watch.ts';
import { line, print } from '../terminal/print.ts';
import { Progress } from '../terminal/progress.ts';
import { report } from '../terminal/report.ts';
import { save } from '../terminal/save.ts';
import type { Order } from './train-options.ts';

export class Reporter implements Watch {
  readonly #order: Order;
  readonly #title: string;
  #history: EpochRecord[] = [];
  /** Of the log. */
  readonly #lines: string[] = [];
  /** Whether the file holds these lines: not before the first, nor after a failure. */
  #logged = false;
  /** Files beside the network that could not be written. */
  readonly #lost = new Set<string>();
  #bar: Progress | undefined;
  /** Of this process. */
  #began = performance.now();
  #first: number | undefined;
  #news: StepNews | undefined;
  #stopped = false;

  constructor(order: Order, title: string) {
    this.#order = order;
    this.#title = title;
  }

  /**
   * Begins the log anew, with the epochs that a checkpoint remembers.
   *
   * @param facts of the first line
   */
  async begin(facts: object, history: readonly EpochRecord[]): Promise<void> {
    this.#history = [...history];
    await this.#log([entry('begin', facts), ...history.map((record) => entry('epoch', record))]);
    this.#began = performance.now();
  }

  step(news: StepNews): void {
    this.#first ??= news.done - 1;
    this.#bar ??= new Progress(news.steps - this.#first);
    this.#news = news;
    const { loss, correct, count } = news.score;
    this.#bar.advance(
      `, epoch ${news.epoch}, loss ${(loss / count).toFixed(4)}, ${percent(correct / count)}`,
    );
  }

  async epoch(record: EpochRecord): Promise<void> {
    this.#bar?.clear();
    this.#history.push(record);
    const { epoch, loss, accuracy, validationLoss, validationAccuracy } = record;
    const validated =
      validationAccuracy === null
        ? ''
        : `; validation loss ${(validationLoss ?? 0).toFixed(4)}, ${percent(validationAccuracy)}`;
    const { epochs } = this.#order.recipe;
    process.stderr.write(
      `epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}, ${percent(accuracy)}${validated}; ${this.#timeLeft()} left\n`,
    );
    await this.#log([entry('epoch', record)]);
    const { curve } = this.#order;
    if (curve !== undefined)
      await this.#beside(curve, save(curve, encoded(learningCurve(this.#title, this.#history)), []));
  }

  warn(error: MobilenetError): void {
    this.clear();
    goesOn(error);
  }

  stopped(): boolean {
    return this.#stopped;
  }

  /** On Ctrl-C: the step in hand is finished and a checkpoint saved. */
  stop(): void {
    this.#stopped = true;
    this.#bar?.clear();
    process.stderr.write('stopping: a checkpoint is being saved; Ctrl-C again gives it up\n');
  }

  async end(facts: object): Promise<void> {
    this.clear();
    await this.#log([entry('end', facts)]);
  }

  /** Wipes the bar. */
  clear(): void {
    this.#bar?.clear();
  }

  /** Adds lines to the log. One that failed is written anew, for half a line may be in it. */
  async #log(lines: readonly string[]): Promise<void> {
    for (const line of lines) this.#lines.push(line);
    const { log } = this.#order;
    if (log === undefined) return;
    const writing = this.#logged
      ? appendFile(log, lines.join(''))
      : save(log, encoded(this.#lines.join('')), []);
    this.#logged = await this.#beside(log, writing);
  }

  /** Waits for a file that is not the network: without it the training goes on, which is said once. Answers whether it is written. */
  async #beside(path: string, writing: Promise<void>): Promise<boolean> {
    try {
      await writing;
      return true;
    } catch (cause) {
      const error = ioError(cause, path, 'write');
      if (!this.#lost.has(path)) this.warn(error);
      this.#lost.add(path);
      return false;
    }
  }

  #timeLeft(): string {
    if (!this.#news) return '0 s';
    const { done, steps } = this.#news;
    const seconds = (((performance.now() - this.#began) / (done - this.#first!)) * (steps - done)) / 1000;
    return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
  }
}

/** One line of JSON that says what it is. */
function entry(event: string, facts: object): string {
  return `${JSON.stringify({ event, ...facts })}\n`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)} %`;
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Tells of a file that could not be written, and that it ends nothing; throws what is no such failure. */
export function goesOn(error: unknown): void {
  if (!(error instanceof MobilenetError) || error.code !== 'E_IO') throw error;
  report(new MobilenetError(error.code, `${error.message} The training goes on.`, error.place));
}

/** Tells a sentence on standard error, where there is one. */
export function note(text: string | undefined): void {
  if (text !== undefined) print(line`${text}`, process.stderr);
}
