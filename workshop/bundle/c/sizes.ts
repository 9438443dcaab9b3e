/** Bytes that the C of a network takes on a 32-bit processor, but for its code. */
import { isWeighted } from '../../packing/parameters.ts';
import { rejectBytes } from '../../packing/reject.ts';
import { orderedLength } from './filters.ts';
import { ownBytes } from './picture.ts';
import type { Skeleton } from './skeleton.ts';
import { totalsLength } from './totals.ts';

export interface Sizes {
  /** Static memory. */
  readonly ram: number;
  /** What net_picture.c has besides: its state, and its rows where the arena has no room for them. */
  readonly pictureRam: number;
  /** Constants. */
  readonly flash: number;
}

/** A field of `net_filters` or `net_stage`, a pointer, a scale or a bias. */
const WORD = 4;
const FILTER_FIELDS = 10;
const STAGE_FIELDS = 19;

/** The state of net_picture.c. */
const PICTURE_STATE = 216;

/** Entries of the table that makes probabilities of logits. */
const SOFTMAX = 256;

export function sizesOf(skeleton: Skeleton): Sizes {
  const { arena, picture } = skeleton;
  return {
    ram: arena.bytes + WORD * totalsLength(skeleton),
    pictureRam: PICTURE_STATE + ownBytes(picture),
    flash: flashOf(skeleton),
  };
}

function flashOf({ contract, layers, hasZero, stages, inputTables, labels }: Skeleton): number {
  const softmax = contract.classes > 0 ? SOFTMAX : 0;
  const reject = contract.reject ? rejectBytes(contract.classes, contract.features) : 0;
  const fields = FILTER_FIELDS * layers.length + STAGE_FIELDS * stages.length + softmax + labels.count;
  return layers.reduce(
    (sum, layer, index) => {
      if (!isWeighted(layer)) return sum;
      const { channels } = layer.output;
      return sum + orderedLength(layer) + 2 * WORD * channels + (hasZero[index] ? channels : 0);
    },
    WORD * fields + 256 * inputTables.length + labels.bytes + reject,
  );
}
