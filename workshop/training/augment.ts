/**
 * Small changes of a picture that do not change its class: ± 8° of rotation, ± 10 % of scale and shift, mild light, and
 * half of the time half of its detail, as of an object twice as far away. No flips: a mirrored arrow is another class.
 *
 * Only exact operations of IEEE doubles and of integers, so every engine draws the same pixels.
 */
import type { Random } from '../packing/random.ts';

/** tan 4°: with t = tan(φ/2), cos φ = (1 − t²) / (1 + t²) and sin φ = 2t / (1 + t²), for |φ| ≤ 8°. */
const HALF_ANGLE = 0.06992681194351041;
const SCALE = 0.1;
/** Of the side. */
const SHIFT = 0.1;
/** Levels are multiplied by 1/1.25…1.25, then up to ± 8 are added: more would blacken pictures taken at night. */
const GAIN = 1.25;
const BRIGHTNESS = 8;

/** Places are in 1/65536 of a pixel. */
const UNIT = 65536;

/** Draws altered pictures of one size. */
export class Augmenter {
  readonly #side: number;
  readonly #channels: 1 | 3;
  /** The light of a level. */
  readonly #light = new Uint8Array(256);
  /** The picture in half of its size. */
  readonly #half: Uint8Array;

  constructor(side: number, channels: 1 | 3) {
    this.#side = side;
    this.#channels = channels;
    this.#half = new Uint8Array((side >> 1) ** 2 * channels);
  }

  /** @param from, to u8 [side][side][channels] */
  draw(from: Uint8Array, to: Uint8Array, random: Random): void {
    const t = random.real(-HALF_ANGLE, HALF_ANGLE);
    const zoom = random.real(1 - SCALE, 1 + SCALE);
    const shiftX = random.real(-SHIFT, SHIFT) * this.#side;
    const shiftY = random.real(-SHIFT, SHIFT) * this.#side;
    const cosine = (1 - t * t) / (1 + t * t) / zoom;
    const sine = (2 * t) / (1 + t * t) / zoom;
    this.#drawLight(random);
    const far = random.next() & 1;
    if (far) this.#halve(from);
    const side = this.#side >> far;
    const part = far ? 0.5 : 1;
    const middle = (side - 1) / 2;
    const centre = (this.#side - 1) / 2;
    this.#sample(far ? this.#half : from, side, to, {
      x: fixed(middle + part * (shiftX - centre * cosine + centre * sine)),
      y: fixed(middle + part * (shiftY - centre * sine - centre * cosine)),
      cosine: fixed(part * cosine),
      sine: fixed(part * sine),
    });
  }

  /** Means of four pixels. A last odd row and column are left out. */
  #halve(from: Uint8Array): void {
    const channels = this.#channels;
    const row = this.#side * channels;
    const half = this.#side >> 1;
    for (let line = 0, at = 0; line < half; line++) {
      let left = 2 * line * row;
      for (let column = 0; column < half; column++, left += channels) {
        for (let end = left + channels; left < end; left++, at++) {
          const upper = from[left]! + from[left + channels]!;
          this.#half[at] = (upper + from[left + row]! + from[left + row + channels]! + 2) >> 2;
        }
      }
    }
  }

  #drawLight(random: Random): void {
    const more = random.real(1, GAIN);
    const gain = random.next() & 1 ? more : 1 / more;
    const brightness = random.real(-BRIGHTNESS, BRIGHTNESS);
    for (let level = 0; level < 256; level++) {
      const light = Math.floor(level * gain + brightness + 0.5);
      this.#light[level] = Math.min(Math.max(light, 0), 255);
    }
  }

  /** Bilinear, with weights in 1/256; beyond the edge lies the pixel at the edge. Places stay below 2^31 up to 2048. */
  #sample(from: Uint8Array, side: number, to: Uint8Array, { x: left, y: top, cosine, sine }: Turn): void {
    const channels = this.#channels;
    const light = this.#light;
    const most = (side - 1) * UNIT;
    const row = side * channels;
    for (let line = 0, at = 0; line < this.#side; line++) {
      let px = left - line * sine;
      let py = top + line * cosine;
      for (let column = 0; column < this.#side; column++, px += cosine, py += sine) {
        const x = px < 0 ? 0 : px > most ? most : px;
        const y = py < 0 ? 0 : py > most ? most : py;
        const right = x < most ? channels : 0;
        const below = y < most ? row : 0;
        const partX = (x >> 8) & 255;
        const partY = (y >> 8) & 255;
        let near = (y >> 16) * row + (x >> 16) * channels;
        for (const end = at + channels; at < end; at++, near++) {
          const upper = (from[near]! << 8) + (from[near + right]! - from[near]!) * partX;
          const lower =
            (from[near + below]! << 8) + (from[near + below + right]! - from[near + below]!) * partX;
          to[at] = light[((upper << 8) + (lower - upper) * partY + (UNIT >> 1)) >> 16]!;
        }
      }
    }
  }
}

/** Where the first pixel comes from, and how far from a pixel to the next: of a row (cosine, sine), of a column (−sine, cosine). */
interface Turn {
  readonly x: number;
  readonly y: number;
  readonly cosine: number;
  readonly sine: number;
}

/** A number in 1/65536, of places and directions. */
export function fixed(value: number): number {
  return Math.floor(value * UNIT + 0.5) | 0;
}
