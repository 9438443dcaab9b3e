/** Bytes that the C of a network takes on a 32-bit processor, but for its code. */
import { isWeighted } from '../../packing/parameters.ts';
import { orderFilters } from './filters.ts';
import type { Subject } from './subject.ts';
import { hasZero, totalsLength } from './totals.ts';

/** A field of `net_filters` or `net_stage`, a pointer, a scale or a bias. */
const WORD = 4;
const FILTER_FIELDS = 10;
const STAGE_FIELDS = 18;

/** The state of net_picture.c. */
const PICTURE_STATE = 216;

export function ramBytes(subject: Subject): number {
  return subject.arena.bytes + WORD * totalsLength(subject);
}

/** What net_picture.c has besides: its state, and its rows where the arena has no room for them. */
export function pictureRam({ picture }: Pick<Subject, 'picture'>): number {
  return PICTURE_STATE + (picture.idle === undefined ? picture.bytes : 0);
}

export function flashBytes({ packed, layers, parameters, stages, inputTables, softmax }: Subject): number {
  const fields = WORD * (FILTER_FIELDS * layers.length + STAGE_FIELDS * stages.length + softmax.length);
  const tables = 256 * (inputTables?.length ?? 0);
  const names = packed.labels.reduce((sum, label) => sum + Buffer.byteLength(label) + 1 + WORD, 0);
  return layers.reduce(
    (sum, layer, index) => {
      const own = parameters[index];
      if (!own || !isWeighted(layer)) return sum;
      const zeros = hasZero(own) ? own.filterZero.length : 0;
      return sum + orderFilters(layer, own).length + 2 * WORD * own.scale.length + zeros;
    },
    fields + tables + names,
  );
}
