/**
 * What the sun does to a picture: a shadow with a straight edge, as of a wall or a roof, falls over a part of it, or it is
 * exposed for too long, or glare lies over it.
 *
 * Only exact operations of IEEE doubles and of integers, so every engine draws the same pixels.
 */
import type { Random } from '../packing/random.ts';
import { fixed } from './augment.ts';

/** Parts of its light that a level keeps in the shadow. */
const SHADOW = [0.3, 0.7] as const;

/** Times its light that a level has where it is exposed for too long; above white it is white. */
const EXPOSURE = [1.3, 2.5] as const;

/** Parts of its distance to white that glare takes from a level. */
const GLARE = [0.2, 0.6] as const;

/**
 * Lets the sun do one of the three, in place.
 *
 * @param picture u8 [side][side][channels]
 */
export function shine(picture: Uint8Array, side: number, random: Random): void {
  const kind = random.integer(0, 2);
  if (kind === 0) return shade(picture, side, random);
  const [least, most] = kind === 1 ? EXPOSURE : GLARE;
  const part = random.real(least, most);
  const light =
    kind === 1 ? levels((level) => level * part) : levels((level) => level + (255 - level) * part);
  for (let at = 0; at < picture.length; at++) picture[at] = light[picture[at]!]!;
}

/** Darkens what lies on one side of a line through a point of the picture. */
function shade(picture: Uint8Array, side: number, random: Random): void {
  const part = random.real(...SHADOW);
  const dark = levels((level) => level * part);
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

/** What becomes of each level. */
function levels(of: (level: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, level) => Math.min(Math.floor(of(level) + 0.5), 255));
}
