import { MobilenetError } from '../errors.ts';
import { draw } from './canvas.ts';
import type { Picture } from './picture.ts';

/**
 * Decodes a JPEG, PNG or WebP file with the browser's own decoder: turned as its EXIF orientation says, the first
 * picture of an animation, over black where it is transparent. Colour profiles are ignored, so that the pixels of a
 * lossless file are the same on every screen; those of a JPEG differ by a few levels from decoder to decoder.
 *
 * @throws E_IMAGE_FORMAT damaged, or a format that this browser does not know; E_IMAGE_SIZE more than 16 million pixels
 */
export async function decode(bytes: Uint8Array): Promise<Picture> {
  // A copy, because a blob takes no memory that is shared.
  const bitmap = await createImageBitmap(new Blob([bytes.slice()]), {
    colorSpaceConversion: 'none',
    imageOrientation: 'from-image',
  }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MobilenetError('E_IMAGE_FORMAT', `The picture is damaged: ${reason}`, undefined, { cause });
  });
  try {
    return draw(bitmap);
  } finally {
    bitmap.close();
  }
}
