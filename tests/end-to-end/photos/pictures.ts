/**
 * The pictures that every engine is given, in every format that is decoded.
 *
 * With the reference models, six of their photos and a network of ImageNet; without, two pictures that are computed here
 * and a random network.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import type { Image } from '../../../host/index.ts';
import { pixels } from '../../../host/image/pixels.ts';
import { make, packTflite, seal } from '../../../workshop/packing/index.ts';
import { noise } from '../../reference/noise.ts';
import { packed, rgbFormats, yuvFormats } from '../../reference/pixels.ts';
import { absent, reference } from '../models.ts';
import { noSharp, sharp } from '../sharp.ts';

export const fromReference = !absent && !noSharp;

/** What a suite on them is called. */
export const subject = fromReference ? 'six photos' : 'computed pictures';

/** The packed file of the network that answers for them. */
export async function packWeights(): Promise<Uint8Array> {
  const tflite = join(reference, 'mobilenet_v1_0.25_128_quant.tflite');
  return fromReference
    ? (await packTflite(readFileSync(tflite))).bytes
    : seal(make({ alpha: 0.25, resolution: 40, classes: 30, seed: 11 }));
}

export interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** RGB u8 [height][width][3] */
  readonly data: Uint8Array;
}

/** Every seventeenth photo: 4:4:4 and 4:2:0, one with a colour profile. */
const photos = fromReference
  ? readdirSync(join(reference, 'photos'))
      .sort()
      .filter((_, at) => at % 17 === 2)
  : [];

/** Six photos, or two pictures that are computed. */
export async function pictures(): Promise<Picture[]> {
  if (fromReference) {
    return Promise.all(
      photos.map(async (name) => ({
        name,
        ...rgb(await pixels(readFileSync(join(reference, 'photos', name)))),
      })),
    );
  }
  const [width, height] = [61, 47];
  const slope = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 5) >> 3);
  return [
    { name: 'noise', width, height, data: noise(4, width * height * 3) },
    { name: 'slope', width, height, data: slope },
  ];
}

function rgb({ width, height, data }: Awaited<ReturnType<typeof pixels>>): Omit<Picture, 'name'> {
  return { width, height, data: Uint8Array.from(data) };
}

export const ppm = ({ width, height, data }: Picture): Uint8Array =>
  Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data]);

/** The grey of a picture is its green here: any grey will do. */
export const pgm = ({ width, height, data }: Picture): Uint8Array =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data.filter((_, at) => at % 3 === 1)]);

export const greyAsRgb = ({ width, height, data }: Picture): Image => ({
  width,
  height,
  data: data.map((_, at) => data[at - (at % 3) + 1]!),
});

const losslessWebps = new Map<Picture, Promise<Uint8Array>>();

/** Slow to make, so made once. */
export function losslessWebp(picture: Picture): Promise<Uint8Array> {
  const file = losslessWebps.get(picture) ?? encoder(picture).webp({ lossless: true }).toBuffer();
  losslessWebps.set(picture, file);
  return file;
}

/** A picture as a camera would give it, in every pixel format. */
export function framesOf({ width, height, data }: Picture) {
  const yuv = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = data.subarray(at, at + 3) as unknown as [number, number, number];
    const luma = (77 * red + 150 * green + 29 * blue) >> 8;
    yuv.set([luma, 128 + ((blue - luma) >> 1), 128 + ((red - luma) >> 1)], at);
  }
  return [...rgbFormats, ...yuvFormats].map((format) => {
    const channels = (yuvFormats as readonly string[]).includes(format) ? yuv : data;
    return { width, height, format, data: packed(channels, width, height, { format }) };
  });
}

/** An encoder of a picture. */
export function encoder({ width, height, data }: Picture): Sharp {
  assert.ok(sharp);
  return sharp(data, { raw: { width, height, channels: 3 } });
}
