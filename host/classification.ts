import { callKeys } from './abort.ts';
import type { CallOptions } from './abort.ts';
import type { Keys } from './options.ts';

/** How a call takes pictures. */
export interface PictureOptions extends CallOptions {
  /**
   * Lets a JPEG of at least three times the sides that the network wants be decoded at a half, a quarter or an eighth:
   * sooner, and of other pixels. In Node; a page decodes as ever. False by default.
   */
  readonly shrink?: boolean | undefined;
}

export const pictureKeys: Keys<PictureOptions> = { shrink: 1, ...callKeys };

export interface Classification {
  readonly index: number;
  /** The label; where the weights file has none, the index in digits. */
  readonly className: string;
  /** 0…255/256, a multiple of 1/256. */
  readonly probability: number;
}

/**
 * Which classes of a picture are answered: of those that `only` names, the ones that reach `threshold`, and of these the
 * `top` best; none of a picture that is unknown. All leave the probabilities as they are, shares of all classes of the network.
 */
export interface ClassifyOptions extends PictureOptions {
  /** How many classes at most, best first; 5 by default. */
  readonly top?: number | undefined;
  /** The least probability of a class, 0…1; 0 by default. Where no class reaches it the answer is empty. */
  readonly threshold?: number | undefined;
  /** Labels or indices of the classes that count; all by default. A label of several classes names each of them. */
  readonly only?: readonly (string | number)[] | undefined;
  /**
   * Whether the answer is empty for a picture that is like none of the classes, by the rule of the weights file
   * (`contract.reject`); true by default.
   */
  readonly reject?: boolean | undefined;
}

export const classifyKeys: Keys<ClassifyOptions> = {
  top: 1,
  threshold: 1,
  only: 1,
  reject: 1,
  ...pictureKeys,
};
