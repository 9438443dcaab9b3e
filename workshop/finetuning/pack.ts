/** A fine-tuned network as a packed file, made by the pictures that it has learnt from. */
import { spread } from '../dataset/spread.ts';
import { MOST_PICTURES, quantize } from '../quantize/index.ts';
import type { Quantized, Settings } from '../quantize/index.ts';
import { readSubject } from '../quantize/subject.ts';
import type { Dataset } from '../training/dataset.ts';

const settings = {
  ...{ method: 'minmax', percentile: 100 },
  ...{ biasCorrection: false, filterZeros: false },
} as const satisfies Settings;

/** How often `pack` calls `advance`, with so many pictures. */
export function packingSteps(pictures: number): number {
  return 2 * Math.min(MOST_PICTURES, pictures);
}

/**
 * @param float the .safetensors file
 * @param training indices of the pictures to calibrate with
 * @throws E_MODEL_QUANTIZATION a channel cannot be written in integers
 */
export function pack(
  float: Uint8Array,
  dataset: Dataset,
  training: Int32Array,
  provenance: Readonly<Record<string, string>>,
  advance: () => void,
): Promise<Quantized> {
  const some = spread(training.length, MOST_PICTURES).map((at) => training[at]!);
  const set = {
    pictures: some.map((index) => pictureOf(dataset, index)),
    classes: some.map((index) => dataset.labels[index]!),
  };
  return quantize(readSubject(float), set, { ...settings, provenance }, advance);
}

/** A picture as the core takes it: u8 [side][side][3]. */
export function pictureOf({ pictures, side, channels }: Dataset, index: number): Uint8Array {
  const size = side * side * channels;
  const own = pictures.slice(index * size, (index + 1) * size);
  // The grey of equal colours is theirs.
  return channels === 3 ? own : Uint8Array.from({ length: 3 * size }, (_, at) => own[Math.floor(at / 3)]!);
}
