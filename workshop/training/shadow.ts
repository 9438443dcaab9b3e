/**
 * Shadows that fall over a part of a picture, with a straight edge, as of a wall or a roof.
 *
 * Only exact operations of IEEE doubles and of integers, so every engine draws the same pixels.
 */
import type { Random } from '../packing/random.ts';

/** Levels in the shadow are multiplied by 0.3…0.7. */
const DARKEST = 0.3;
const LIGHTEST = 0.7;

/** Directions and places are in 1/65536. */
const UNIT = 65536;

/**
 * Lets a shadow fall over what lies on one side of a line through a point of the picture, in place.
 *
 * @param picture u8 [side][side][channels]
 */
export function shade(picture: Uint8Array, side: number, random: Random): void {
  const dark = darkened(random.real(DARKEST, LIGHTEST));
  const across = fixed(random.real(-1, 1));
  const down = fixed(random.real(-1, 1));
  const behind = across * random.integer(0, side - 1) + down * random.integer(0, side - 1);
  const channels = picture.length / side ** 2;
  for (let line = 0, at = 0; line < side; line++) {
    let before = line * down - behind;
    for (let column = 0; column < side; column++, before += across) {
      const end = at + channels;
      if (before > 0) at = end;
      else for (; at < end; at++) picture[at] = dark[picture[at]!]!;
    }
  }
}

/** The level in the shadow of each level. */
function darkened(part: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, level) => Math.floor(level * part + 0.5));
}

function fixed(value: number): number {
  return Math.floor(value * UNIT + 0.5);
}
