import { MobilenetError } from '../../host/errors.ts';
import type { ErrorCode } from '../../host/errors.ts';
import { classesOf } from '../../host/classify.ts';
import { FIT_CONTRACT } from '../../host/core/core.ts';
import { open } from '../../host/image/open.ts';
import type { Mobilenet } from '../../host/index.ts';
import { modelOf } from '../../host/mobilenet.ts';
import { lanes, LANES } from '../dataset/lanes.ts';
import { isBroken, naming } from '../dataset/broken.ts';
import type { Outcome, Sample } from './outcome.ts';

/** Answers that count at most: top-5. */
export const TOP = 5;

/** A picture that has no answer. */
export interface Broken {
  readonly file: string;
  readonly code: ErrorCode;
  /** With the name of the file. */
  readonly sentence: string;
}

export interface RunOptions {
  /** Counts pictures that cannot be read instead of ending at the first. */
  readonly keepGoing: boolean;
  /** As `classify` takes it. */
  readonly shrink?: boolean | undefined;
  /** How surely an embedding is of its best class; without it that is the probability. */
  readonly score: ((embedding: Uint8Array, best: number) => number) | undefined;
  /** After each picture. */
  readonly done: () => void;
}

export interface Run {
  /** In the order of the samples. */
  readonly outcomes: readonly Outcome[];
  readonly broken: readonly Broken[];
}

/**
 * Lets the network answer every sample.
 *
 * @throws E_IMAGE_…, E_IO of the first picture that cannot be read, unless `keepGoing`; E_IMAGE_DECODER always
 */
export async function run(model: Mobilenet, samples: readonly Sample[], options: RunOptions): Promise<Run> {
  const outcomes: Outcome[] = [];
  const broken: Broken[] = [];
  for await (const result of lanes(samples, LANES, (sample) => answer(model, sample, options))) {
    if (!(result instanceof MobilenetError)) outcomes.push(result);
    else if (options.keepGoing && isBroken(result.code)) broken.push(brokenOf(result));
    else throw result;
    options.done();
  }
  return { outcomes, broken };
}

function brokenOf({ code, message, place }: MobilenetError): Broken {
  return { file: String(place), code, sentence: message };
}

async function answer(
  model: Mobilenet,
  sample: Sample,
  { score, shrink }: RunOptions,
): Promise<Outcome | MobilenetError> {
  try {
    return await modelOf(model).run(
      await open(sample.file, {}, shrink ? model.contract : undefined),
      FIT_CONTRACT,
      (result) => {
        const answers = classesOf(result, TOP, model);
        const { index, probability } = answers[0]!;
        return {
          ...sample,
          answers,
          unknown: result.unknown(),
          score: score?.(result.embedding(), index) ?? probability,
          ...(model.contract.temperature !== 1 && { logits: result.logits() }),
        };
      },
    );
  } catch (cause) {
    if (!(cause instanceof MobilenetError)) throw cause;
    return naming(sample.file, cause);
  }
}
