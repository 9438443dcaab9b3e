/** All that the C of a network is written from. */
import type { Contract } from '../../../host/core/contract.ts';
import { CONTRACT_BYTES, section } from '../../packing/format.ts';
import { readMeanConstants, readParameters } from '../../packing/parameters.ts';
import type { MeanConstants, Parameters } from '../../packing/parameters.ts';
import { readPacked, sectionsOf } from '../../packing/packed.ts';
import type { Layer, Packed } from '../../packing/packed.ts';
import { planArena } from './arena.ts';
import type { Arena } from './arena.ts';
import { placePicture } from './picture.ts';
import type { PictureMemory } from './picture.ts';
import { stagesOf } from './stages.ts';
import type { Stage } from './stages.ts';

export interface Subject {
  readonly packed: Packed;
  readonly contract: Contract;
  readonly layers: readonly Layer[];
  readonly parameters: readonly (Parameters | undefined)[];
  readonly stages: readonly Stage[];
  readonly arena: Arena;
  readonly picture: PictureMemory;
  readonly pool: Layer;
  readonly mean: MeanConstants;
  /** u8 [channels][256], from a byte of the picture to one of the input; undefined where it changes none. */
  readonly inputTables: readonly Uint8Array[] | undefined;
  /** f32 [256]; empty without classes. */
  readonly softmax: Float32Array;
}

/** @param file a packed weights file that has been checked */
export function readSubject(file: Uint8Array): Subject {
  const packed = readPacked(file);
  const { contract, layers } = packed;
  const stages = stagesOf(layers);
  const arena = planArena(stages);
  const { first } = stages.find(({ kind }) => kind === 'pool')!;
  const sectionOf = sectionsOf(file);
  const tables = sectionOf(section.contract, CONTRACT_BYTES).subarray(CONTRACT_BYTES);
  const isIdentity = tables.every((byte, at) => byte === at % 256);
  const softmax = sectionOf(section.softmax, 0);
  const powers = new DataView(softmax.buffer, softmax.byteOffset, softmax.byteLength);
  return {
    packed,
    contract,
    layers,
    parameters: readParameters(file, layers),
    stages,
    arena,
    picture: placePicture(contract, arena),
    pool: layers[first]!,
    mean: readMeanConstants(file, first),
    inputTables: isIdentity
      ? undefined
      : Array.from({ length: contract.channels }, (_, c) => tables.subarray(256 * c, 256 * (c + 1))),
    softmax: Float32Array.from({ length: softmax.length / 4 }, (_, d) => powers.getFloat32(4 * d, true)),
  };
}
