/** The entry `mobilenet-wasm/run`: everything that one run computes, and how long its parts take. For servers and measurements. */
import { callKeys } from './abort.ts';
import type { CallOptions } from './abort.ts';
import type { Classification } from './classification.ts';
import { classesOf } from './classify.ts';
import { Answer } from './core/answer.ts';
import { FIT_CONTRACT, FIT_EXACT } from './core/core.ts';
import { numbers } from './core/numbers.ts';
import type { Picture } from './image/picture.ts';
import { readInto } from './incoming.ts';
import type { Incoming } from './incoming.ts';
import { modelOf } from './mobilenet.ts';
import type { Mobilenet } from './mobilenet.ts';
import { checkOptions } from './options.ts';
import { pace } from './pace.ts';
import { OF_PICTURE, step } from './work.ts';

export type { Incoming } from './incoming.ts';

export interface RunOptions extends CallOptions {
  /** Whether the picture is the input itself, of the contract's sides, neither resized nor cut; false by default. */
  readonly exact?: boolean | undefined;
}

/**
 * What a run computed. Each is made when it is asked for, within `take`; of a headless model all but the embedding throw
 * E_OUTPUT.
 */
export interface Outputs {
  /** The `top` best classes, at least one, as `classify` answers them with `reject: false`. */
  classes(top: number): Classification[];
  /** Whether the picture is like none of the classes, by the rule of the weights file; false without one. */
  unknown(): boolean;
  /** f32 [classes], those of `classes` in the order of the classes. */
  probabilities(): Float32Array;
  /** f32 [outputs]: scale · (byte − zero), with `contract.logits`. */
  logits(): Float32Array;
  /** f32 [features], as `embed` answers it. */
  embedding(): Float32Array;
}

export interface Ran<T> {
  /** What `take` returned. */
  readonly result: T;
  /** Milliseconds from pixels to the network's input: colours converted, resized and cut; read too, of `Incoming`. */
  readonly resize: number;
  /** Milliseconds from there to `result`. */
  readonly run: number;
}

/**
 * Runs the network once, in the turn of the model's other calls.
 *
 * ```ts
 * const { result, resize } = await run(model, picture, ({ classes, embedding }) => [classes(3), embedding()]);
 * ```
 *
 * A frame that is still in a file or a pipe is read to where the core reads it:
 *
 * ```ts
 * const frame = { width: 640, height: 480, format: 'nv12', read: (view: Uint8Array) => readSync(pipe, view) } as const;
 * ```
 *
 * @param take picks among the outputs before the next run overwrites them
 * @throws E_INPUT_SHAPE, E_IMAGE_SIZE, E_IMAGE_FORMAT of the picture; E_USAGE, E_ABORTED, E_DISPOSED; what `take` and
 *   `read` throw
 */
export async function run<T>(
  model: Mobilenet,
  picture: Picture | Incoming,
  take: (outputs: Outputs) => T,
  options: RunOptions = {},
): Promise<Ran<T>> {
  await checkOptions(options, { exact: 1, ...callKeys });
  const { dequantize } = await numbers();
  const { signal } = options;
  const fit = options.exact ? FIT_EXACT : FIT_CONTRACT;
  const own = modelOf(model);
  const result = (answer: Answer): T => take(outputsOf(answer, model, dequantize));
  const clock = { begun: 0, resized: 0 };
  const paced = (next: () => unknown): Promise<void> => pace(timed(next, clock), signal);
  const taken = await ('read' in picture
    ? own.lend(async (core) => {
        clock.begun = performance.now();
        await readInto(core, picture, fit, signal);
        clock.resized = performance.now();
        await pace(() => step(core), signal);
        return result(new Answer(core(), model.contract));
      }, signal)
    : own.run(picture, fit, result, signal, paced));
  const { begun, resized } = clock;
  return { result: taken, resize: resized - begun, run: performance.now() - resized };
}

/** Takes the time of the parts of a run. */
function timed(next: () => unknown, clock: { begun: number; resized: number }): () => unknown {
  clock.begun = performance.now();
  return () => {
    const status = next();
    if (status === OF_PICTURE) clock.resized = performance.now();
    return status;
  };
}

function outputsOf(
  answer: Answer,
  model: Mobilenet,
  dequantize: Awaited<ReturnType<typeof numbers>>['dequantize'],
): Outputs {
  const { contract } = model;
  return {
    classes: (top) => classesOf(answer, top, model),
    unknown: () => answer.unknown(),
    probabilities() {
      const all = new Float32Array(contract.classes);
      for (const { index, probability } of classesOf(answer, contract.classes, model))
        all[index] = probability;
      return all;
    },
    logits: () => dequantize(answer.logits(), contract.logits),
    embedding: () => dequantize(answer.embedding(), contract.embedding),
  };
}
