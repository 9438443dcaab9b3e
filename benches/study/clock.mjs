/** How long trainings take: steps that are timed before they begin, and those that they have done. */
import { Worker } from '../../dist/workshop/training/worker.js';
import { compile } from '../../dist/workshop/training/module.js';
import { networkOf } from '../../dist/workshop/training/recipe.js';

/** Steps that are timed of a network, after one that warms it up. The fastest counts. */
const STEPS = 3;

/**
 * Seconds of a step of a recipe here and now, on pictures of noise, altered as those of the training are.
 *
 * @param classes how many
 */
export async function secondsPerStep(recipe, classes, wide) {
  const network = networkOf(recipe, classes);
  const { batch, resolution, channels } = network;
  const size = resolution ** 2 * channels;
  const pictures = Uint8Array.from(
    { length: batch * size },
    (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255,
  );
  const dataset = { pictures, labels: new Uint16Array(batch) };
  const training = Int32Array.from({ length: batch }, (_, i) => i);
  const worker = await Worker.create({
    ...{ network, recipe, wide, dataset, training },
    ...{ compiled: await compile(wide), teachers: [], worker: 0, validation: new Int32Array() },
  });
  let fastest = Infinity;
  for (let step = 0; step <= STEPS; step++) {
    const start = performance.now();
    worker.answer({ kind: 'step', epoch: 0, position: step, pace: { rate: 1e-4 } });
    if (step > 0) fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest / 1000;
}

/** What is left of some trainings, by what is known of their steps. */
export class Clock {
  /** Of a network, by its id. */
  #seconds = new Map();
  /** Of a training, by its name. */
  #steps = new Map();

  /** @param steps that a training still has to do */
  add({ name, network }, steps, seconds) {
    this.#steps.set(name, { id: network.id, steps });
    if (!this.#seconds.has(network.id)) this.#seconds.set(network.id, seconds);
  }

  secondsOf({ network }) {
    return this.#seconds.get(network.id);
  }

  /** So many steps of a training were done in so many seconds, and so many are left. */
  observe({ name, network }, { done, seconds, left }) {
    if (done > 0) this.#seconds.set(network.id, seconds / done);
    this.#steps.set(name, { id: network.id, steps: left });
  }

  /** Seconds of a training, or of all. */
  left(name) {
    const rows = name === undefined ? [...this.#steps.values()] : [this.#steps.get(name)];
    return rows.reduce((sum, { id, steps }) => sum + steps * this.#seconds.get(id), 0);
  }
}

/** `40 s`, `12 min`, `3.4 h`. */
export function spoken(seconds) {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
