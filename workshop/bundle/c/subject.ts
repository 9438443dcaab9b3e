/** All that the C of a network is written from. */
import { section } from '../../packing/format.ts';
import { readMeanConstants, readParameters } from '../../packing/parameters.ts';
import type { MeanConstants, Parameters } from '../../packing/parameters.ts';
import { readPacked, sectionsOf } from '../../packing/packed.ts';
import type { Layer, Packed } from '../../packing/packed.ts';
import { rejectOf } from '../../packing/parameters.ts';
import type { Reject } from '../../packing/reject.ts';
import { readSkeleton } from './skeleton.ts';
import type { Skeleton } from './skeleton.ts';

export interface Subject extends Skeleton {
  readonly packed: Packed;
  readonly parameters: readonly (Parameters | undefined)[];
  readonly pool: Layer;
  readonly mean: MeanConstants;
  /** f32 [256]; empty without classes. */
  readonly softmax: Float32Array;
  /** Undefined where no picture is unknown. */
  readonly reject: Reject | undefined;
}

/** @param file a packed weights file that has been checked */
export function readSubject(file: Uint8Array): Subject {
  const skeleton = readSkeleton(file);
  const { layers, stages } = skeleton;
  const { first } = stages.find(({ kind }) => kind === 'pool')!;
  const softmax = sectionsOf(file)(section.softmax, 0);
  const powers = new DataView(softmax.buffer, softmax.byteOffset, softmax.byteLength);
  return {
    ...skeleton,
    packed: readPacked(file),
    parameters: readParameters(file, layers),
    pool: layers[first]!,
    mean: readMeanConstants(file, first),
    softmax: Float32Array.from({ length: softmax.length / 4 }, (_, d) => powers.getFloat32(4 * d, true)),
    reject: rejectOf(file),
  };
}
