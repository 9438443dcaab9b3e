/** Where net_picture.c keeps its rows: in the arena, which is idle while a picture comes in, or in memory of its own. */
import type { Contract } from '../../../host/core/contract.ts';
import { product } from '../../../host/size.ts';
import { roundUp } from '../../packing/layout.ts';
import { UNIT } from './arena.ts';
import type { Arena } from './arena.ts';

export interface PictureMemory {
  readonly bytes: number;
  /** Their place in the arena; undefined where no part of it is large enough. */
  readonly idle: number | undefined;
}

/** Bytes of that memory of its own. */
export const ownBytes = ({ idle, bytes }: PictureMemory): number => (idle === undefined ? bytes : 0);

/** Bytes of a column: two sums of u32 and a row, each of three channels. */
const COLUMN = 27;

/**
 * Nobody needs what lies before the answers but the input itself.
 *
 * Of a grey network's picture the first of two chroma planes waits here too; three channels have room for it in the input.
 */
export function placePicture(contract: Contract, { places, embedding }: Arena): PictureMemory {
  const { height, width, channels } = contract;
  const plane = product(height, width);
  const bytes = roundUp(COLUMN * width + (channels === 1 ? plane : 0), UNIT);
  const { input } = places[0]!;
  const behind = roundUp(input + plane * channels, UNIT);
  if (behind + bytes <= embedding) return { bytes, idle: behind };
  return { bytes, idle: bytes <= input ? 0 : undefined };
}
