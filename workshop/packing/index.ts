/** Packed weights files from TensorFlow Lite models and from nothing: the library's part that is needed once per model. */
import { importTflite } from './import.ts';
import type { ImportOptions, Imported } from './import.ts';
import { seal } from './seal.ts';

export type { Affine } from './arithmetic.ts';
export type { ContractOptions } from './contract.ts';
export { encode } from './encode.ts';
export type { Goldens } from './golden.ts';
export { importTflite } from './import.ts';
export type { ImportOptions, Imported } from './import.ts';
export type { Input } from './input.ts';
export type { LabelsInside } from './labels-inside.ts';
export { make } from './make.ts';
export type { MakeOptions } from './make.ts';
export type { Contract, Domain, FilterLayer, Layer, Network, PoolLayer, Softmax } from './network.ts';
export { hasFilters } from './network.ts';
export type { Reject } from './reject.ts';
export { seal } from './seal.ts';
export type { Plane } from './shapes.ts';
export type { Metadata, Normalisation } from './tflite/metadata.ts';
export type { Opening } from './tflite/opening.ts';
export type { Reading } from './tflite/read.ts';

/** A packed file and what it was made of. */
export interface Packed extends Imported {
  /** The file, as weights/FORMAT.md describes it. */
  readonly bytes: Uint8Array;
}

/**
 * Packs a fully quantized MobileNet V1.
 *
 * ```ts
 * const { bytes } = await packTflite(await readFile('model.tflite'), { labels: await readFile('labels.txt', 'utf8') });
 * ```
 *
 * @throws MobilenetError E_MODEL_… the model is refused, naming the operator or tensor; E_LABELS_COUNT,
 *   E_FILE_LABELS the labels do not fit; E_USAGE the options contradict the model; E_ENGINE
 */
export async function packTflite(model: Uint8Array, options: ImportOptions = {}): Promise<Packed> {
  const imported = importTflite(model, options);
  return { ...imported, bytes: await seal(imported.network) };
}
