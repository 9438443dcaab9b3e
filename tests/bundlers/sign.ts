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

const base64 = (bytes: Uint8Array | Uint8ClampedArray): string =>
  `'${Buffer.from(bytes).toString('base64')}'`;

/** The module of the application with both forms of the sign in it: no tool needs to know how a picture is shipped. */
export async function signModule(): Promise<string> {
  const { width, height, data } = await raw();
  return `
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
export const raw = { width: ${width}, height: ${height}, data: bytes(${base64(data)}) };
export const jpeg = bytes(${base64(jpeg)});
`;
}

async function ask(image: Picture | Uint8Array): Promise<string> {
  using model = await load(defaultWeights);
  const [best] = await model.classify(image, 1);
  return `${best!.index} ${best!.className} ${best!.probability}`;
}

/**
 * Compares with what Node answers: every byte of the answer of raw pixels, the class of a decoded picture.
 *
 * @throws Error it is another
 */
export async function compare({ raw: asked, jpeg: named, bitmap }: Answer): Promise<void> {
  const due = await ask(await raw());
  if (asked !== due) throw new Error(`raw pixels: ${asked}, not ${due}`);
  const best = (await ask(jpeg)).replace(/ \S+$/, '');
  for (const decoded of [named, bitmap]) {
    if (decoded === undefined || decoded === 'E_IMAGE_DECODER' || decoded.startsWith(`${best} `)) continue;
    throw new Error(`a decoded picture: ${decoded}, not ${best}`);
  }
}
