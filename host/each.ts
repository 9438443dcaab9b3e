/** Pictures classified one after the other, the next ones decoded meanwhile; loaded when it is first asked for. */
import type { CallOptions } from './abort.ts';
import { lookAhead } from './ahead.ts';
import { MobilenetError } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import type { Image } from './image/open.ts';
import type { Picture } from './image/picture.ts';

export interface Classification {
  readonly index: number;
  /** The label; where the weights file has none, the index in digits. */
  readonly className: string;
  /** 0…255/256, a multiple of 1/256. */
  readonly probability: number;
}

export interface EachOptions extends CallOptions {
  /** How many pictures at most are decoded before their turn, 0 to 100; 2 by default. */
  readonly ahead?: number | undefined;
  /** How many classes of each, best first; 5 by default. */
  readonly top?: number | undefined;
}

/** What `classifyEach` says of a picture: its classes, or the fault of this picture. */
export type EachAnswer<Item extends Image = Image> = {
  /** Counts the pictures, from 0. */
  readonly index: number;
  readonly image: Item;
} & (
  | { readonly classes: readonly Classification[]; readonly error?: undefined }
  | { readonly classes?: undefined; readonly error: MobilenetError }
);

/**
 * The answers of `Mobilenet.classifyEach`.
 *
 * @param open decodes a picture before its turn
 * @param classify ranks it in its turn
 */
export async function* each<Item extends Image>(
  images: Iterable<Item> | AsyncIterable<Item>,
  { ahead = 2, signal }: EachOptions,
  open: (image: Item, left: AbortSignal) => Promise<Picture>,
  classify: (picture: Picture) => Promise<Classification[]>,
): AsyncGenerator<EachAnswer<Item>, void, void> {
  const decode = (image: Item, left: AbortSignal): Promise<Picture | MobilenetError> =>
    open(image, left).catch(faultOfPicture);
  let index = 0;
  for await (const { item: image, result } of lookAhead(images, ahead, decode, signal)) {
    const classes = result instanceof MobilenetError ? result : await classify(result).catch(faultOfPicture);
    yield classes instanceof MobilenetError ? { index, image, error: classes } : { index, image, classes };
    index++;
  }
}

/** Faults of one picture, which say nothing of the next: it cannot be read, or is damaged, too large or misshapen. */
const ofPicture: readonly ErrorCode[] = ['E_IO', 'E_IMAGE_FORMAT', 'E_IMAGE_SIZE', 'E_INPUT_SHAPE'];

/** Answers a failure that is the picture's own, and throws every other. */
function faultOfPicture(cause: unknown): MobilenetError {
  if (cause instanceof MobilenetError && ofPicture.includes(cause.code)) return cause;
  throw cause;
}
