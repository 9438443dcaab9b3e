/** One worker's share of the work: its part of each batch and of the examples that validate. */
import { mix, Random } from '../packing/random.ts';
import { Augmenter } from './augment.ts';
import { balanced } from './balance.ts';
import { Exchange } from './exchange.ts';
import type { Answers, Request, Setup } from './message.ts';
import { mixPairs, shareOf } from './mixup.ts';
import { defaults } from './options.ts';
import { order } from './order.ts';
import { NOTHING } from './score.ts';
import type { Pace } from './schedule.ts';
import type { Score } from './score.ts';
import { isStatistic } from './statistics.ts';
import { shine } from './sun.ts';
import type { Mixture } from './target.ts';
import { startTeacher } from './teacher.ts';
import type { Teaching } from './teacher.ts';
import { Trainer } from './trainer.ts';
import type { Tensor } from '../packing/tensor.ts';

const STREAM = 0xa06e;
const MIXUP = 0x313d;

export class Worker {
  readonly #setup: Setup;
  readonly #trainer: Trainer;
  readonly #teachers: readonly Teaching[];
  readonly #augmenter: Augmenter;
  /** u8 [batch][resolution][resolution][channels] and u16 [batch] */
  readonly #pictures: Uint8Array;
  readonly #labels: Uint16Array;
  #exchange: Exchange | undefined;
  #epoch = -1;
  #order: Int32Array = new Int32Array(0);

  private constructor(setup: Setup, trainer: Trainer, teachers: readonly Teaching[]) {
    const { batch, resolution, channels } = setup.network;
    this.#setup = setup;
    this.#trainer = trainer;
    this.#teachers = teachers;
    this.#augmenter = new Augmenter(resolution, channels);
    this.#pictures = new Uint8Array(batch * resolution * resolution * channels);
    this.#labels = new Uint16Array(batch);
  }

  static async create(setup: Setup): Promise<Worker> {
    const { network, recipe, wide, compiled, keep = defaults.keep } = setup;
    const { smoothing, temperature, teacherWeight } = recipe;
    const engine = { wide, compiled };
    const trainer = await Trainer.create(network, {
      ...engine,
      average: recipe.ema > 0,
      teachers: setup.teachers.length,
      hyperparameters: { smoothing, temperature, teacherWeight, keep },
    });
    const teachers = setup.teachers.map((teacher) => startTeacher(teacher, network, engine, setup.core));
    return new Worker(setup, trainer, await Promise.all(teachers));
  }

  answer(request: Request): Answers[keyof Answers] {
    const { state } = this.#trainer;
    switch (request.kind) {
      case 'initialize':
        state.initialize(this.#setup.recipe.seed);
        return state.gradients().length;
      case 'restore':
        return state.restore(request.tensors) as undefined;
      case 'exchange':
        this.#exchange = new Exchange(request.shared, this.#setup.recipe.workers, this.#setup.worker);
        return undefined;
      case 'step':
        return this.#step(request.epoch, request.position, request.pace);
      case 'validate':
        return this.#validate(request.statistics);
      case 'parameters':
        return state.parameters();
      case 'averages':
        return state.averages();
      case 'statistics':
        return this.#statistics();
      case 'optimizer':
        return state.optimizer();
    }
  }

  /** Bytes of a picture. */
  get #size(): number {
    return this.#pictures.length / this.#setup.network.batch;
  }

  #statistics(): Tensor[] {
    const { state } = this.#trainer;
    return [...state.parameters(), ...state.averages()].filter(isStatistic);
  }

  #step(epoch: number, position: number, { rate, share }: Pace): Score {
    const { network, worker, recipe } = this.#setup;
    const { batch } = network;
    if (epoch !== this.#epoch) {
      this.#order = this.#orderOf(epoch);
      this.#epoch = epoch;
    }
    const first = (position * recipe.workers + worker) * batch;
    for (let place = 0; place < batch; place++) {
      // Fewer examples than a batch go round.
      const index = this.#order[(first + place) % this.#order.length]!;
      // A picture that comes several times in an epoch is altered each time anew.
      const turn = recipe.balance ? [first + place] : [];
      this.#take(index, place, new Random(mix(recipe.seed, STREAM, epoch, index, ...turn)));
    }
    const mixture = recipe.mixup > 0 ? this.#mix(epoch, first) : undefined;
    const logits = this.#teachers.map((teacher) => teacher.predict(this.#pictures, batch));
    const { loss, correct } = this.#trainer.backward(this.#pictures, this.#labels, { mixture, logits });
    this.#exchange?.average(this.#trainer.state.gradients());
    this.#trainer.apply(rate);
    if (share !== undefined) this.#trainer.average(share);
    return { loss: loss * batch, correct, count: batch };
  }

  #orderOf(epoch: number): Int32Array {
    const { recipe, training, network, dataset } = this.#setup;
    const { seed, balance } = recipe;
    if (!balance) return order(training, seed, epoch);
    return balanced(training, dataset.labels, network.classes, { seed, epoch });
  }

  /** @param first place of the worker's part of the batch in the epoch */
  #mix(epoch: number, first: number): Mixture {
    const { seed, mixup } = this.#setup.recipe;
    const power = (base: number, exponent: number): number => this.#trainer.power(base, exponent);
    const units = Array.from(this.#labels, (_, place) =>
      shareOf(mixup, new Random(mix(seed, MIXUP, epoch, first + place)), power),
    );
    return mixPairs(this.#pictures, this.#labels, units);
  }

  /** Puts an example into the worker's part of the batch, altered by chance unless there is none, or nothing is altered. */
  #take(index: number, place: number, random?: Random): void {
    const { dataset, recipe } = this.#setup;
    const size = this.#size;
    const picture = dataset.pictures.subarray(index * size, (index + 1) * size);
    const to = this.#pictures.subarray(place * size, (place + 1) * size);
    this.#labels[place] = dataset.labels[index]!;
    if (random && recipe.augment) this.#augmenter.draw(picture, to, random);
    else to.set(picture);
    if (random && random.real(0, 1) < recipe.sun) shine(to, this.#setup.network.resolution, random);
  }

  #validate(statistics: readonly Tensor[]): Score {
    const { network, validation, worker, recipe } = this.#setup;
    const { state } = this.#trainer;
    const own = statistics.length > 0 ? this.#statistics() : [];
    state.restore(statistics);
    state.swapAverages();
    const part = (index: number): number => Math.floor((index * validation.length) / recipe.workers);
    let total = NOTHING;
    for (let at = part(worker); at < part(worker + 1); at += network.batch) {
      const batch = validation.subarray(at, Math.min(at + network.batch, part(worker + 1)));
      total = this.#judge(batch, total);
    }
    state.swapAverages();
    state.restore(own);
    return total;
  }

  #judge(batch: Int32Array, total: Score): Score {
    batch.forEach((index, place) => this.#take(index, place));
    const { classes } = this.#setup.network;
    const logits = this.#trainer.predict(this.#pictures.subarray(0, batch.length * this.#size), batch.length);
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
