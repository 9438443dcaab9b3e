/** What the sizes of a network's C follow from: all but its numbers, which a plan does without. */
import { readContract } from '../../../host/core/contract.ts';
import type { Contract } from '../../../host/core/contract.ts';
import { CONTRACT_BYTES, section } from '../../packing/format.ts';
import { channelPartBytes, paddedChannels } from '../../packing/layout.ts';
import { readLayers, sectionsOf } from '../../packing/packed.ts';
import type { Layer } from '../../packing/packed.ts';
import { isWeighted } from '../../packing/parameters.ts';
import { planArena } from './arena.ts';
import type { Arena } from './arena.ts';
import { ownBytes, placePicture } from './picture.ts';
import type { PictureMemory } from './picture.ts';
import { proveArena } from './prove.ts';
import { stagesOf } from './stages.ts';
import type { Stage } from './stages.ts';

export interface Skeleton {
  readonly contract: Contract;
  readonly layers: readonly Layer[];
  readonly stages: readonly Stage[];
  readonly arena: Arena;
  readonly picture: PictureMemory;
  /** Of each layer, whether its filters have a zero point; most have none. */
  readonly hasZero: readonly boolean[];
  /** u8 [channels][256], from a byte of the picture to one of the input; empty where they change none. */
  readonly inputTables: readonly Uint8Array[];
  /** How many labels, and bytes of them all, each with the one that ends it. */
  readonly labels: { readonly count: number; readonly bytes: number };
}

/** @param file a packed weights file whose contract and layers have been checked; it may have no others but these */
export function readSkeleton(file: Uint8Array): Skeleton {
  const sectionOf = sectionsOf(file);
  const contractBytes = sectionOf(section.contract, CONTRACT_BYTES);
  const contract = readContract(contractBytes);
  const layers = readLayers(sectionOf(section.layers, 0));
  const stages = stagesOf(layers);
  const arena = planArena(stages, (each) => ownBytes(placePicture(contract, each)));
  proveArena(stages, arena);
  const names = sectionOf(section.labels, 0);
  return {
    contract,
    layers,
    stages,
    arena,
    picture: placePicture(contract, arena),
    hasZero: zerosOf(layers, sectionOf(section.channels, 0)),
    inputTables: tablesOf(contractBytes.subarray(CONTRACT_BYTES), contract.channels),
    labels: { count: names.filter((byte) => byte === 10).length, bytes: names.length },
  };
}

/** In each layer's part the zero points stand behind scales and biases. */
function zerosOf(layers: readonly Layer[], channels: Uint8Array): boolean[] {
  let at = 0;
  return layers.map((layer) => {
    if (!isWeighted(layer)) return false;
    const start = at + 8 * paddedChannels(layer);
    at += channelPartBytes(layer);
    return channels.subarray(start, start + layer.output.channels).some((zero) => zero !== 0);
  });
}

function tablesOf(tables: Uint8Array, channels: number): Uint8Array[] {
  if (tables.every((byte, at) => byte === at % 256)) return [];
  return Array.from({ length: channels }, (_, c) => tables.subarray(256 * c, 256 * (c + 1)));
}
