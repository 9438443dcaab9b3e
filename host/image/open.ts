import { part } from '../part.ts';
import type { NetworkOptions } from '../source/network.ts';
import { isSource, read } from '../source/read.ts';
import type { Source } from '../source/read.ts';
import { tagOf } from '../tag.ts';
import type { PagePicture } from './canvas.ts';
import type { Picture } from './picture.ts';
import type { Fitting } from './scaled.ts';

/**
 * A picture: path or address of a file, the file's bytes (JPEG, PNG, WebP, BMP, PPM, PGM), raw pixels, or what a page holds.
 * It must not change, nor be closed, before the call that takes it has ended.
 */
export type Image = Source | Picture | PagePicture;

/** The largest picture file that is read: 16 million pixels of 16 bits a colour fit. */
export const LARGEST_IMAGE = 128 << 20;

/**
 * The pixels of an image. What decodes or draws is loaded when it is first needed.
 *
 * @param fitting as `pixels` takes it
 * @returns raw pixels that were given unchecked, as they are
 * @throws E_IO, E_ABORTED it cannot be read; E_IMAGE_… it is no picture; E_USAGE it is no image at all
 */
export async function open(image: Image, options: NetworkOptions, fitting?: Fitting): Promise<Picture> {
  if (isSource(image)) {
    const { pixels } = await part(import('./pixels.ts'));
    return pixels(await read(image, LARGEST_IMAGE, options), fitting);
  }
  if (isPicture(image)) return image;
  const { pagePixels } = await part(import('./canvas.ts'));
  return pagePixels(image, tagOf(image));
}

/** ImageData has the fields of a picture too. */
export function isPicture(image: unknown): image is Picture {
  return image === Object(image) && 'data' in (image as object) && tagOf(image) !== 'ImageData';
}
