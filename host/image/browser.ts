import { MobilenetError } from '../errors.ts';
import { tagOf } from '../tag.ts';
import { draw } from './canvas.ts';
import type { Picture } from './picture.ts';
import type { Reduction } from './reduction.ts';

/**
 * Decodes a JPEG, PNG or WebP file with the browser's own decoder: turned as its EXIF orientation says, the first
 * picture of an animation, over black where it is transparent. Colour profiles are ignored, so that the pixels of a
 * lossless file are the same on every screen; those of a JPEG differ by a few levels from decoder to decoder.
 *
 * @param smaller in which sides, where they are not the picture's own: the pixels of the file stay in the browser
 * @throws E_IMAGE_FORMAT damaged, or a format that this browser does not know
 */
export async function decode(bytes: Uint8Array, smaller?: Reduction): Promise<Picture> {
  if (typeof createImageBitmap !== 'function') {
    const sentence = 'This engine has no createImageBitmap to decode a picture with; give raw pixels.';
    throw new MobilenetError('E_IMAGE_DECODER', sentence);
  }
  // A blob takes no memory that is shared.
  const part = tagOf(bytes.buffer) === 'ArrayBuffer' ? bytes : bytes.slice();
  const bitmap = await createImageBitmap(new Blob([part as BlobPart]), {
    colorSpaceConversion: 'none',
    imageOrientation: 'from-image',
    ...(smaller && { resizeWidth: smaller.width, resizeHeight: smaller.height }),
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
