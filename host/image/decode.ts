import type Sharp from 'sharp';
import { builtin } from '../source/builtin.ts';
import { MobilenetError } from '../errors.ts';
import { LARGEST_PIXELS, MOST_PIXELS, tooManyPixels } from './limit.ts';
import type { Picture } from './picture.ts';
import type { Reduction } from './reduction.ts';
import { isGrave, withoutHarmless } from './warnings.ts';

/** Pictures that a decoder keeps whole come one at a time, however many are asked for at once. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Decodes a JPEG, PNG or WebP file: turned as its EXIF orientation says, colour profiles ignored, over black where it
 * is transparent, as a canvas without an alpha channel shows it; the first picture of an animation.
 *
 * @param smaller in which sides, where they are not the picture's own
 * @throws E_IMAGE_DECODER without sharp; E_IMAGE_SIZE more pixels than its header says; E_IMAGE_FORMAT damaged or cut short
 */
export async function decode(bytes: Uint8Array, smaller?: Reduction): Promise<Picture> {
  const sharp = decoder();
  const run: Run = (file, failOn) => runSharp(sharp, file, { failOn, smaller });
  const decoded = (): Promise<Picture> => (bytes[0] === 0xff ? decodeJpeg(run, bytes) : run(bytes, 'error'));
  try {
    if (!smaller?.held) return await decoded();
    const mine = turn.then(decoded);
    turn = mine.catch(() => undefined);
    return await mine;
  } catch (cause) {
    throw refusal(cause, smaller ? LARGEST_PIXELS : MOST_PIXELS);
  } finally {
    if (smaller) forget(sharp);
  }
}

/**
 * sharp remembers what it did, and with a picture that it made smaller all memory of its decoder, until some ten others
 * came. The bounds that a program has set for itself stay.
 */
function forget(sharp: typeof Sharp): void {
  const { memory, files, items } = sharp.cache();
  sharp.cache(false);
  sharp.cache({ memory: memory.max, files: files.max, items: items.max });
}

type FailOn = 'warning' | 'error';
type Run = (file: Uint8Array, failOn: FailOn) => Promise<Picture>;

/**
 * By `failOn` a truncated file throws; by default it would be half a grey picture. Only as a warning is it told that
 * the data of a scan are lost, but whole files have warnings too, and the first of them ends the decoding.
 */
async function decodeJpeg(run: Run, file: Uint8Array): Promise<Picture> {
  const whole = (bytes: Uint8Array): Promise<Picture | undefined> =>
    run(bytes, 'warning').catch((cause: unknown) => {
      if (isGrave(String(cause))) throw cause;
      return undefined;
    });
  return (await whole(file)) ?? (await whole(withoutHarmless(file))) ?? (await run(file, 'error'));
}

interface How {
  readonly failOn: FailOn;
  readonly smaller: Reduction | undefined;
}

async function runSharp(sharp: typeof Sharp, bytes: Uint8Array, { failOn, smaller }: How): Promise<Picture> {
  // Of another realm, a test runner's for example, sharp takes no array, but a Buffer of Node's own over its memory.
  const { Buffer } = builtin!('node:buffer');
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const limitInputPixels = smaller ? LARGEST_PIXELS : MOST_PIXELS;
  const image = sharp(file, { failOn, limitInputPixels, ignoreIcc: true }).autoOrient();
  // Row by row: from a quarter on a JPEG is decoded at a half already, a WebP always as it is wanted.
  if (smaller) image.resize(smaller.width, smaller.height, { fit: 'fill', kernel: 'linear' });
  const { data, info } = await image
    .toColourspace('srgb')
    .flatten({ background: 'black' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/**
 * The optional package sharp. Not imported: a bundler for pages would stop at it.
 *
 * @throws E_IMAGE_DECODER it is not installed, may not be loaded, or has no build for this machine
 */
export function decoder(): typeof Sharp {
  try {
    return builtin!('node:module').createRequire(place())('sharp') as typeof Sharp;
  } catch (cause) {
    throw notLoaded(cause);
  }
}

/** Where it is looked for: a bundle that has no address of its own has that of the program that was started. */
function place(): string {
  const { argv, execPath } = builtin!('node:process');
  return import.meta.url ?? argv[1] ?? execPath;
}

const MISSING = 'JPEG, PNG and WebP need the optional package sharp: `npm i sharp`. ';

const WITHOUT =
  'Without it convert the picture to PPM: `djpeg photo.jpg | mobilenet classify -m w.mnw -i -`.';

const PERMIT =
  'start Node with --allow-addons or without --no-addons, Deno with --allow-read --allow-env --allow-ffi. ';

/** The words of Node without addons or with permissions, and of Deno without rights. */
const FORBIDDEN = /ERR_DLOPEN_DISABLED.*|ERR_ACCESS_DENIED.*|.*has been restricted.*|Requires .* access.*/;

/** Missing, forbidden or broken: each is mended otherwise. sharp itself tells of its binary in many lines. */
function notLoaded(cause: unknown): MobilenetError {
  const { message } = cause as Error;
  if (/Cannot find (module|package) ['"]sharp['"]/.test(message))
    return new MobilenetError('E_IMAGE_DECODER', MISSING + WITHOUT, undefined, { cause });
  const forbidden = FORBIDDEN.exec(message)?.[0];
  const sentence = forbidden
    ? `This process may not load sharp, which is installed (${forbidden}): ${PERMIT}`
    : `sharp is installed, but does not load (${message.split('\n')[0]}): install it again on this machine, \`npm i sharp\`. `;
  return new MobilenetError('E_IMAGE_DECODER', sentence + WITHOUT, undefined, { cause });
}

function refusal(cause: unknown, most: number): MobilenetError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes('pixel limit')) return tooManyPixels(most, cause);
  // A warning is told several times, a line each.
  const told = isGrave(message)
    ? `parts of its data are lost (${message.split('\n', 1)[0]}); copy it again`
    : message;
  const reason = told.replace(/\s+/g, ' ').trim();
  return new MobilenetError('E_IMAGE_FORMAT', `The picture is damaged: ${reason}.`, undefined, { cause });
}
