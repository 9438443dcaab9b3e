/** What a training tells while it runs: a bar, a line for each epoch, the log, the curve; and when it is stopped. */
import { access, appendFile, constants, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ioError } from '../../host/source/fault.ts';
import type { MobilenetError } from '../../host/errors.ts';
import { learningCurve } from '../training/curve.ts';
import type { EpochRecord } from '../training/record.ts';
import type { StepNews, Watch } from '../training/watch.ts';
import { Progress } from '../terminal/progress.ts';
import { report } from '../terminal/report.ts';
import { save } from '../terminal/save.ts';
import type { Order } from './train-options.ts';

export class Reporter implements Watch {
  readonly #order: Order;
  readonly #title: string;
  readonly #history: EpochRecord[] = [];
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
    this.#history.push(...history);
    const lines = [line('begin', facts), ...history.map((record) => line('epoch', record))];
    const { log } = this.#order;
    if (log !== undefined) await save(log, new TextEncoder().encode(lines.join('')), []);
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
    await this.#log(line('epoch', record));
    const { curve } = this.#order;
    if (curve !== undefined)
      await save(curve, new TextEncoder().encode(learningCurve(this.#title, this.#history)), []);
  }

  warn(error: MobilenetError): void {
    this.clear();
    report(error);
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
    await this.#log(line('end', facts));
  }

  /** Wipes the bar. */
  clear(): void {
    this.#bar?.clear();
  }

  async #log(text: string): Promise<void> {
    const { log } = this.#order;
    if (log === undefined) return;
    await appendFile(log, text).catch((cause: unknown) => {
      throw ioError(cause, log, 'write');
    });
  }

  #timeLeft(): string {
    if (!this.#news) return '0 s';
    const { done, steps } = this.#news;
    const seconds = (((performance.now() - this.#began) / (done - this.#first!)) * (steps - done)) / 1000;
    return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
  }
}

/** One line of JSON that says what it is. */
function line(event: string, facts: object): string {
  return `${JSON.stringify({ event, ...facts })}\n`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(2)} %`;
}

/**
 * Refuses at once what could not be written hours later.
 *
 * @throws E_IO the folder of a file is missing or cannot be written to
 */
export async function checkFolders({ output, checkpoints, cache, log, curve }: Order): Promise<void> {
  for (const path of [output, checkpoints.path, cache, log, curve]) {
    if (path === undefined) continue;
    const folder = dirname(path);
    try {
      await readdir(folder);
      await access(folder, constants.W_OK);
    } catch (cause) {
      throw ioError(cause, path, 'write');
    }
  }
}
