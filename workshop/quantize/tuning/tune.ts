/** Quantization-aware fine-tuning: the real network teaches the integers made of it to answer as it does. */
import { setImmediate } from 'node:timers/promises';
import { order, stepsOf } from '../../training/order.ts';
import { rateAt } from '../../training/schedule.ts';
import type { Plan } from '../build.ts';
import type { RealNetwork } from '../network.ts';
import { checkTuned, checkTuning } from './options.ts';
import type { Tuning } from './options.ts';
import { Student } from './student.ts';
import { teach } from './teacher.ts';

/** How often `advance` is called. */
export function tuningSteps({ epochs, batch }: Tuning, pictures: number): number {
  return Math.ceil(pictures / batch) + epochs * stepsOf(pictures, batch);
}

export interface Tuned {
  readonly network: RealNetwork;
  /** Mean divergence from the teacher in each epoch. */
  readonly losses: readonly number[];
  /** Logits of the tuned integers, u8 `[classes]` of each picture of `shown`. */
  readonly answers: readonly Uint8Array[];
}

export interface Task {
  /** What is imitated, and with which numbers the imitation begins. */
  readonly real: RealNetwork;
  readonly start: RealNetwork;
  /** Of the integers; its ranges stay. */
  readonly plan: Plan;
  /** Planes to which the answers are wanted in the end. */
  readonly shown: readonly Uint8Array[];
}

/**
 * @param planes u8 [height][width][channels] each, bytes of the network's input
 * @throws E_USAGE, E_MEMORY, E_ENGINE
 */
export async function tune(
  { real, start, plan, shown }: Task,
  planes: readonly Uint8Array[],
  tuning: Tuning,
  advance: () => void,
): Promise<Tuned> {
  const { epochs, batch, seed, rate } = tuning;
  checkTuning(tuning);
  checkTuned(real.classes);
  // A signal is heard between two steps.
  const pause = async (): Promise<void> => {
    advance();
    await setImmediate();
  };
  const lesson = new Lesson(planes, await teach(real, plan.input, planes, batch, pause), batch);
  const student = await Student.create(start, plan, batch);
  const steps = stepsOf(planes.length, batch);
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    lesson.shuffle(seed, epoch);
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      lesson.take(step);
      sum += student.learn(lesson.planes, lesson.due, rateAt(epoch * steps + step, epochs * steps, rate));
      await pause();
    }
    losses.push(sum / steps);
  }
  const answers = shown.map((plane) => student.answer(plane, 1));
  return { network: student.network, losses, answers };
}

/** Batches of planes with what the teacher says to them. */
class Lesson {
  /** Of the batch. */
  readonly planes: Uint8Array;
  readonly due: Float32Array;
  readonly #all: readonly Uint8Array[];
  readonly #logits: Float32Array;
  readonly #batch: number;
  #order: Int32Array = new Int32Array(0);

  /** @param logits f32 [planes][classes] */
  constructor(all: readonly Uint8Array[], logits: Float32Array, batch: number) {
    this.#all = all;
    this.#logits = logits;
    this.#batch = batch;
    this.planes = new Uint8Array(batch * all[0]!.length);
    this.due = new Float32Array((batch * logits.length) / all.length);
  }

  shuffle(seed: number, epoch: number): void {
    this.#order = order(
      Int32Array.from(this.#all, (_, index) => index),
      seed,
      epoch,
    );
  }

  take(step: number): void {
    const size = this.#all[0]!.length;
    const classes = this.due.length / this.#batch;
    for (let place = 0; place < this.#batch; place++) {
      // Fewer than a batch go round.
      const index = this.#order[(step * this.#batch + place) % this.#order.length]!;
      this.planes.set(this.#all[index]!, place * size);
      this.due.set(this.#logits.subarray(index * classes, (index + 1) * classes), place * classes);
    }
  }
}
