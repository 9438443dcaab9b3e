/** What a quantization is asked for, and the pictures that it sees. */
import type { Rounding } from './filters.ts';
import type { Calibration } from './range.ts';
import type { Tuning } from './tuning/options.ts';

export interface Settings extends Calibration, Rounding {
  readonly biasCorrection: boolean;
  /** Fine-tuning by the integers. */
  readonly tuning?: Tuning | undefined;
  /** Lines of the packed file's provenance. */
  readonly provenance?: Readonly<Record<string, string>>;
}

/** Pictures as the core will see them. */
export interface CalibrationSet {
  /** u8 `[height][width][3]` each, of the sides of the input. */
  readonly pictures: readonly Uint8Array[];
  /** The class of each, where it is known. */
  readonly classes?: readonly number[];
  /** Those of a fine-tuning; where absent, the same. */
  readonly training?: readonly Uint8Array[];
}
