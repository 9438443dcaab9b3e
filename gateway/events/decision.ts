import { MobilenetError } from 'mobilenet-wasm';
import type { Classification } from 'mobilenet-wasm';

/** When what frames show becomes a state. */
export interface Rules {
  /** Frames in a row that must say the same; 1 by default. */
  readonly agree?: number | undefined;
  /** Milliseconds that a state stays before another may take its place; 0 by default. */
  readonly hold?: number | undefined;
  /** Least probability, 0…1, of a frame's best class; where it has less the frame says `unknown`. 0 by default. */
  readonly threshold?: number | undefined;
  /** Name of the state of no class; `unknown` by default. */
  readonly unknown?: string | undefined;
}

/** Least and most of what is a number; of `agree` a whole one. */
export const ruleRanges = { agree: [1, 999_999_999], hold: [0, 999_999_999], threshold: [0, 1] } as const;

/** A state that begins. */
export interface Change {
  readonly state: string;
  /** Undefined of the first. */
  readonly previous: string | undefined;
  /** Index of the class and its probability in the frame that decided; undefined of `unknown`. */
  readonly index: number | undefined;
  readonly probability: number | undefined;
  /** Time of the first of the frames in a row that say so. */
  readonly since: number;
}

/** What a frame says, and since when frames in a row say it. */
interface Run {
  readonly state: string;
  readonly since: number;
  readonly frames: number;
}

/**
 * Makes states of answers. A frame says the label of its best class, or `unknown`. A frame changes the state where it and
 * the `agree` − 1 before it say the same, that is not the state, and the state began `hold` milliseconds before or earlier.
 */
export class Decision {
  readonly #rules: { readonly [Key in keyof Rules]-?: NonNullable<Rules[Key]> };
  #state: { readonly name: string; readonly began: number } | undefined;
  #run: Run | undefined;

  /** @throws E_USAGE a rule is out of range */
  constructor({ agree = 1, hold = 0, threshold = 0, unknown = 'unknown' }: Rules = {}) {
    check(Number.isInteger(agree), 'agree', 'a whole number of frames', agree);
    check(true, 'hold', 'milliseconds', hold);
    check(true, 'threshold', 'a probability', threshold);
    if (unknown === '')
      throw new MobilenetError('E_USAGE', "`unknown` must be the name of a state, not ''.", 'unknown');
    this.#rules = { agree, hold, threshold, unknown };
  }

  /**
   * Sees the next frame.
   *
   * @param predictions best first; none of a picture that is unknown by the rule of the weights
   * @param time milliseconds of a clock that does not go back
   * @returns the state that begins with this frame, if one does
   */
  see(predictions: readonly Classification[], time: number): Change | undefined {
    const { agree, hold, threshold, unknown } = this.#rules;
    const [best] = predictions;
    const seen = best && best.probability >= threshold ? best : undefined;
    const state = seen?.className ?? unknown;
    const { frames, since } = this.#run?.state === state ? this.#run : { frames: 0, since: time };
    this.#run = { state, since, frames: frames + 1 };
    const previous = this.#state?.name;
    if (this.#run.frames < agree || state === previous) return undefined;
    if (this.#state && time - this.#state.began < hold) return undefined;
    this.#state = { name: state, began: time };
    return { state, previous, index: seen?.index, probability: seen?.probability, since };
  }
}

function check(holds: boolean, rule: keyof typeof ruleRanges, what: string, value: number): void {
  const [least, most] = ruleRanges[rule];
  if (holds && value >= least && value <= most) return;
  throw new MobilenetError(
    'E_USAGE',
    `\`${rule}\` must be ${what} from ${least} to ${most}, not ${value}.`,
    rule,
  );
}
