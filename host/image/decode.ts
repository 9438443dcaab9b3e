import { MobilenetError } from '../errors.ts';
import type { Picture } from './picture.ts';

/** Bounds the memory of a decoded picture to 48 MB; a header may claim 4 billion pixels. */
const MOST_PIXELS = 16_000_000;

/**
 * Decodes a JPEG, PNG or WebP file: turned as its EXIF orientation says, colours as sRGB, the alpha channel dropped,
 * the first picture of an animation.
 *
 * @throws E_IMAGE_DECODER without sharp; E_IMAGE_SIZE more than 16 million pixels; E_IMAGE_FORMAT damaged or cut short
 */
export async function decode(bytes: Uint8Array): Promise<Picture> {
  const { default: sharp } = await import('sharp').catch((cause: unknown) => {
    throw new MobilenetError('E_IMAGE_DECODER', MISSING, undefined, { cause });
  });
  try {
    // By `failOn` a truncated file throws; by default it would be half a grey picture.
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    throw refusal(cause);
  }
}

const MISSING =
  'JPEG, PNG and WebP need the optional package sharp: `npm i sharp`. Without it convert the picture to PPM: ' +
  '`djpeg photo.jpg | mobilenet classify -m w.mnw -i -`.';

function refusal(cause: unknown): MobilenetError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes('pixel limit')) {
    const sentence = `The picture has more than ${MOST_PIXELS / 1e6} million pixels; make it smaller first.`;
    return new MobilenetError('E_IMAGE_SIZE', sentence, undefined, { cause });
  }
  const reason = message.replace(/\s+/g, ' ').trim();
  return new MobilenetError('E_IMAGE_FORMAT', `The picture is damaged: ${reason}.`, undefined, { cause });
}
