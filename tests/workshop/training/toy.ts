/** A toy data set: discs, crosses and frames of any colour on any ground, as PPM files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../workshop/packing/random.ts';

export const SIDE = 32;

/** Whether a pixel belongs to the shape, by its distance from the centre in units of the radius. */
const shapes: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  cross: (x, y) => Math.min(Math.abs(x), Math.abs(y)) < 0.25 && Math.max(Math.abs(x), Math.abs(y)) < 1,
  disc: (x, y) => x * x + y * y < 1,
  frame: (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 1 && Math.max(Math.abs(x), Math.abs(y)) > 0.6,
};

export const classes = Object.keys(shapes);

/** A PPM file of RGB pixels. */
export function ppm(width: number, height: number, pixels: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]);
}

/** u8 [SIDE][SIDE][3]: a light shape on a dark ground or the other way round, with noise. */
export function draw(name: string, random: Random): Uint8Array {
  const isInside = shapes[name]!;
  const radius = random.real(8, 12);
  const [x, y] = [random.real(12, 20), random.real(12, 20)];
  const dark = Array.from({ length: 3 }, () => random.integer(20, 90));
  const light = Array.from({ length: 3 }, () => random.integer(150, 230));
  const [ink, ground] = random.next() & 1 ? [light, dark] : [dark, light];
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let at = 0; at < pixels.length; at++) {
    const [column, row] = [Math.floor(at / 3) % SIDE, Math.floor(at / 3 / SIDE)];
    const colour = isInside((column - x) / radius, (row - y) / radius) ? ink : ground;
    pixels[at] = colour[at % 3]! + random.integer(-15, 15);
  }
  return pixels;
}

/** Draws so many tracks of four pictures of each class into a folder, files `TRACK_FRAME.ppm`. */
export function drawToys(folder: string, tracks: number): string {
  const random = new Random(7);
  for (const name of classes) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let track = 0; track < tracks; track++)
      for (let frame = 0; frame < 4; frame++)
        writeFileSync(join(folder, name, `${track}_${frame}.ppm`), ppm(SIDE, SIDE, draw(name, random)));
  }
  return folder;
}
