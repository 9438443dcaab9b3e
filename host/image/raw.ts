import { part } from '../part.ts';
import { bytesOf } from '../tag.ts';
import type { Picture, Raw } from './picture.ts';

/** Asking for a module again takes an engine longer than a small network's first layer. */
let formats: typeof import('./picture.ts') | undefined;

/**
 * A picture with its bytes counted. Plain RGB needs no look at the table of formats; the core itself refuses longer sides.
 *
 * @throws what `checkPicture` throws
 */
export function rawOf(picture: Picture): Raw | Promise<Raw> {
  const { width, height, data, format, stride, matrix, range, rows, offsets } = picture;
  const bytes = bytesOf(data);
  const plain = (format ?? stride ?? matrix ?? range ?? rows ?? offsets) === undefined;
  const sides = width > 0 && height > 0 && Number.isInteger(width) && Number.isInteger(height);
  if (plain && sides && bytes?.length === width * height * 3)
    return { width, height, pieces: [bytes], code: 0, stride: 0 };
  return formats ? formats.checkPicture(picture) : other(picture);
}

async function other(picture: Picture): Promise<Raw> {
  formats = await part(import('./picture.ts'));
  return formats.checkPicture(picture);
}
