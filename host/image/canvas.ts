import { MobilenetError } from '../errors.ts';
import { notPicture } from '../usage.ts';
import { LARGEST_PIXELS, reduced, tooManyPixels } from './limit.ts';
import type { Sides } from './limit.ts';
import type { Picture } from './picture.ts';

/** The type of a page's object; none where a program compiles without the types of the DOM. */
type OfPage<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Type }> ? Type : never;

/** What a page holds of a picture: its pixels (`ImageData`), or what a canvas draws. */
export type PagePicture = OfPage<'ImageData'> | Drawable;

type Drawable =
  | OfPage<'ImageBitmap'>
  | OfPage<'OffscreenCanvas'>
  | OfPage<'HTMLCanvasElement'>
  | OfPage<'HTMLImageElement'>
  | OfPage<'HTMLVideoElement'>
  | OfPage<'VideoFrame'>;

const drawables: readonly string[] = [
  'ImageBitmap',
  'OffscreenCanvas',
  'HTMLCanvasElement',
  'HTMLImageElement',
  'HTMLVideoElement',
  'VideoFrame',
];

/**
 * The pixels of a page's picture, whose tag tells what it is.
 *
 * @throws E_USAGE it is none of them; all that `draw` throws
 */
export function pagePixels(picture: PagePicture, tag: string): Picture {
  if (tag === 'ImageData') return fromImageData(picture as ImageData);
  if (drawables.includes(tag)) return draw(picture as Drawable);
  throw notPicture(tag);
}

/**
 * The pixels that a canvas of the colour space sRGB shows of a drawable, in its own size or that of `reduced`, over
 * black where it is transparent.
 *
 * @throws E_IMAGE_SIZE it is closed or not loaded, or has more than `LARGEST_PIXELS`; E_IMAGE_FORMAT it is broken;
 *   E_IO it comes from another site, which has not allowed that its pixels are read; E_IMAGE_DECODER no OffscreenCanvas
 */
export function draw(drawable: Drawable): Picture {
  const own = sides(drawable);
  if (!(own.width >= 1 && own.height >= 1)) {
    throw new MobilenetError('E_IMAGE_SIZE', 'The picture has no pixels: it is closed or not loaded yet.');
  }
  if (own.width * own.height > LARGEST_PIXELS) throw tooManyPixels(LARGEST_PIXELS);
  const { width, height } = reduced(own);
  try {
    const context = canvas(width, height);
    context.drawImage(drawable as CanvasImageSource, 0, 0, width, height);
    return fromImageData(context.getImageData(0, 0, width, height));
  } catch (cause) {
    throw refusal(cause);
  }
}

/** @throws E_IMAGE_FORMAT pixels of 16 bits a colour */
function fromImageData({ width, height, data }: ImageData): Picture {
  if (data.BYTES_PER_ELEMENT === 1) return { width, height, data, format: 'rgba' };
  throw new MobilenetError('E_IMAGE_FORMAT', 'The ImageData must have 8 bits a colour (rgba-unorm8).');
}

function sides(drawable: Drawable): Sides {
  if ('displayWidth' in drawable) return { width: drawable.displayWidth, height: drawable.displayHeight };
  if ('videoWidth' in drawable) return { width: drawable.videoWidth, height: drawable.videoHeight };
  if ('naturalWidth' in drawable) return { width: drawable.naturalWidth, height: drawable.naturalHeight };
  return drawable;
}

/** Kept in main memory, because its pixels are read at once; without an alpha channel it begins black. */
function canvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const options = { alpha: false, colorSpace: 'srgb', willReadFrequently: true } as const;
  const context =
    typeof OffscreenCanvas === 'undefined'
      ? null
      : new OffscreenCanvas(width, height).getContext('2d', options);
  if (context) return context;
  throw new MobilenetError(
    'E_IMAGE_DECODER',
    'This engine has no OffscreenCanvas to read a picture with; give it as ImageData or raw pixels.',
  );
}

function refusal(cause: unknown): MobilenetError {
  if (cause instanceof MobilenetError) return cause;
  const { name, message } = cause as Error;
  if (name === 'SecurityError') {
    const sentence =
      'Cannot read the picture: it comes from another site; load it with crossorigin="anonymous" from a server that allows it.';
    return new MobilenetError('E_IO', sentence, undefined, { cause });
  }
  return new MobilenetError('E_IMAGE_FORMAT', `The picture is damaged: ${message}`, undefined, { cause });
}
