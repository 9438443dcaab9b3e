/** One worker's share of the work: its part of each batch and of the examples that validate. */
import { mix, Random } from '../packing/random.ts';
import { Augmenter } from './augment.ts';
import { Exchange } from './exchange.ts';
import type { Answers, Request, Score, Setup } from './message.ts';
import { order } from './order.ts';
import { isStatistic } from './statistics.ts';
import { Trainer } from './trainer.ts';
import type { Tensor } from '../packing/tensor.ts';

const STREAM = 0xa06e;

export class Apprentice {
  readonly #setup: Setup;
  readonly #trainer: Trainer;
  readonly #augmenter: Augmenter;
  /** u8 [share][side][side][channels] and u16 [share] */
  readonly #pictures: Uint8Array;
  readonly #labels: Uint16Array;
  /** Pictures of a batch that are this worker's. */
  readonly #share: number;
  #exchange: Exchange | undefined;
  #epoch = -1;
  #order: Int32Array = new Int32Array(0);

  private constructor(setup: Setup, trainer: Trainer) {
    const { side, channels } = setup.dataset;
    this.#setup = setup;
    this.#trainer = trainer;
    this.#augmenter = new Augmenter(side, channels);
    this.#share = setup.batch / setup.workers;
    this.#pictures = new Uint8Array(this.#share * side * side * channels);
    this.#labels = new Uint16Array(this.#share);
  }

  static async create(setup: Setup): Promise<Apprentice> {
    const { alpha, classes, wide, compiled, dataset } = setup;
    const { side: resolution, channels } = dataset;
    const batch = setup.batch / setup.workers;
    const options = { alpha, resolution, classes, batch, channels, wide, compiled };
    return new Apprentice(setup, await Trainer.create(options));
  }

  answer(request: Request): Answers[keyof Answers] {
    const trainer = this.#trainer;
    switch (request.kind) {
      case 'initialize':
        trainer.initialize(this.#setup.seed);
        return trainer.gradients().length;
      case 'restore':
        return trainer.restore(request.tensors) as undefined;
      case 'exchange':
        this.#exchange = new Exchange(request.shared, this.#setup.workers, this.#setup.worker);
        return undefined;
      case 'step':
        return this.#step(request.epoch, request.position, request.rate);
      case 'validate':
        return this.#validate(request.statistics);
      case 'parameters':
        return trainer.parameters();
      case 'statistics':
        return this.#statistics();
      case 'optimizer':
        return trainer.optimizer();
    }
  }

  #statistics(): Tensor[] {
    return this.#trainer.parameters().filter(isStatistic);
  }

  #step(epoch: number, position: number, rate: number): Score {
    const { batch, worker, seed, training } = this.#setup;
    if (epoch !== this.#epoch) {
      this.#order = order(training, seed, epoch);
      this.#epoch = epoch;
    }
    const first = position * batch + worker * this.#share;
    for (let place = 0; place < this.#share; place++) {
      // Fewer examples than a batch go round.
      this.#take(this.#order[(first + place) % this.#order.length]!, place, epoch);
    }
    const { loss, correct } = this.#trainer.backward(this.#pictures, this.#labels);
    this.#exchange?.average(this.#trainer.gradients());
    this.#trainer.apply(rate);
    return { loss: loss * this.#share, correct, count: this.#share };
  }

  /** Puts an example into the worker's part of the batch; altered, unless it is to `validate` or nothing is altered. */
  #take(index: number, place: number, epoch: number | 'validate'): void {
    const { dataset, seed, augment } = this.#setup;
    const size = this.#pictures.length / this.#share;
    const picture = dataset.pictures.subarray(index * size, (index + 1) * size);
    const to = this.#pictures.subarray(place * size, (place + 1) * size);
    this.#labels[place] = dataset.labels[index]!;
    if (epoch === 'validate' || !augment) to.set(picture);
    else this.#augmenter.draw(picture, to, new Random(mix(seed, STREAM, epoch, index)));
  }

  #validate(statistics: readonly Tensor[]): Score {
    const { validation, worker, workers } = this.#setup;
    const own = statistics.length > 0 ? this.#statistics() : [];
    this.#trainer.restore(statistics);
    const part = (index: number): number => Math.floor((index * validation.length) / workers);
    let total: Score = { loss: 0, correct: 0, count: 0 };
    for (let at = part(worker); at < part(worker + 1); at += this.#share) {
      const batch = validation.subarray(at, Math.min(at + this.#share, part(worker + 1)));
      total = this.#judge(batch, total);
    }
    this.#trainer.restore(own);
    return total;
  }

  #judge(batch: Int32Array, total: Score): Score {
    batch.forEach((index, place) => this.#take(index, place, 'validate'));
    const { classes } = this.#setup;
    const size = this.#pictures.length / this.#share;
    const logits = this.#trainer.predict(this.#pictures.subarray(0, batch.length * size), batch.length);
    let { loss, correct } = total;
    for (let place = 0; place < batch.length; place++) {
      const row = logits.subarray(place * classes, (place + 1) * classes);
      const label = this.#labels[place]!;
      loss += lossOf(row, label);
      if (row.every((logit, other) => other === label || logit < row[label]!)) correct++;
    }
    return { loss, correct, count: total.count + batch.length };
  }
}

/** Softmax cross-entropy of f32 [classes]. */
function lossOf(logits: Float32Array, label: number): number {
  const most = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return Math.log(sum) + most - logits[label]!;
}
