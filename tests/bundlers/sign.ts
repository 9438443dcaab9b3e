/** The drawn sign that the application is asked about, and what Node answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../../host/index.ts';
import type { Picture } from '../../host/index.ts';
import { pixels } from '../../host/image/pixels.ts';
import { defaultWeights } from '../../host/weights.ts';
import { root } from '../package/packed.ts';
import type { Answer } from './way.ts';

const jpeg = readFileSync(join(root, 'examples/signs/stop.jpg'));

/** Every how many pixels of the drawing one is taken: the sides of the raw picture are the network's. */
const EVERY = 4;

async function raw(): Promise<Picture> {
  const { width, height, data } = await pixels(jpeg);
  const taken = data.filter((_, at) => {
    const pixel = Math.trunc(at / 3);
    return pixel % EVERY === 0 && Math.trunc(pixel / width) % EVERY === 0;
  });
  return { width: width / EVERY, height: height / EVERY, data: taken };
}

const picture = await raw();

const base64 = (bytes: Uint8Array | Uint8ClampedArray): string =>
  `'${Buffer.from(bytes).toString('base64')}'`;

/** The module of the application with both forms of the sign in it: no tool needs to know how a picture is shipped. */
export const module = `
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
export const raw = { width: ${picture.width}, height: ${picture.height}, data: bytes(${base64(picture.data)}) };
export const jpeg = bytes(${base64(jpeg)});
`;

async function ask(image: Picture | Uint8Array): Promise<string> {
  using model = await load(defaultWeights);
  const [best] = await model.classify(image, 1);
  return `${best!.index} ${best!.className} ${best!.probability}`;
}

const expected = { raw: await ask(picture), jpeg: await ask(jpeg) };

/** Throws where an answer is another than that of Node: in every byte of raw pixels, in the class of a decoded picture. */
export function compare({ raw, jpeg, bitmap }: Answer): void {
  if (raw !== expected.raw) throw new Error(`raw pixels: ${raw}, not ${expected.raw}`);
  const named = expected.jpeg.replace(/ \S+$/, '');
  for (const decoded of [jpeg, bitmap]) {
    if (decoded === undefined || decoded === 'E_IMAGE_DECODER' || decoded.startsWith(`${named} `)) continue;
    throw new Error(`a decoded picture: ${decoded}, not ${expected.jpeg}`);
  }
}
