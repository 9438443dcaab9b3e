/** Pictures classified one after the other, the next ones decoded meanwhile; loaded when it is first asked for. */
import { lookAhead } from './ahead.ts';
import type { Classification, ClassifyOptions, PictureOptions } from './classification.ts';
import { MobilenetError } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import type { Image } from './image/open.ts';
import type { Picture } from './image/picture.ts';

export interface EachOptions extends ClassifyOptions {
  /** How many pictures at most are decoded before their turn, 0 to 100; 2 by default. */
  readonly ahead?: number | undefined;
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

/** The two halves of a classification. */
export interface Halves {
  /** Decodes a picture, before its turn. */
  readonly open: (image: Image, options: PictureOptions) => Promise<Picture>;
  /** Ranks it, in its turn. */
  readonly rank: (picture: Picture) => Promise<Classification[]>;
}

/** The answers of `Mobilenet.classifyEach`. */
export async function* each<Item extends Image>(
  images: Iterable<Item> | AsyncIterable<Item>,
  { ahead = 2, signal, shrink }: EachOptions,
  { open, rank }: Halves,
): AsyncGenerator<EachAnswer<Item>, void, void> {
  const decode = (image: Item, left: AbortSignal): Promise<Picture | MobilenetError> =>
    open(image, { signal: left, shrink }).catch(faultOfPicture);
  let index = 0;
  for await (const { item: image, result } of lookAhead(images, ahead, decode, signal)) {
    const classes = result instanceof MobilenetError ? result : await rank(result).catch(faultOfPicture);
    yield classes instanceof MobilenetError ? { index, image, error: classes } : { index, image, classes };
    index++;
  }
}

/**
 * The answers of `Mobilenet.classify` of several pictures, in order.
 *
 * @throws the first fault of a picture; `place` is its index
 */
export async function all(
  images: readonly Image[],
  options: ClassifyOptions,
  halves: Halves,
): Promise<Classification[][]> {
  const answers: Classification[][] = [];
  try {
    for await (const { classes, error } of each(images, options, halves)) {
      if (error) throw error;
      answers.push([...classes]);
    }
    return answers;
  } catch (cause) {
    throw ofPictureAt(answers.length, cause);
  }
}

/** Names the picture in a fault of its own, or in that it is none. */
function ofPictureAt(index: number, cause: unknown): unknown {
  if (!(cause instanceof MobilenetError) || ![...ofPicture, 'E_USAGE'].includes(cause.code)) return cause;
  return new MobilenetError(cause.code, `Picture ${index}: ${cause.message}`, index, { cause });
}

/** Faults of one picture, which say nothing of the next: it cannot be read, or is damaged, too large or misshapen. */
const ofPicture: readonly ErrorCode[] = ['E_IO', 'E_IMAGE_FORMAT', 'E_IMAGE_SIZE', 'E_INPUT_SHAPE'];

/** Answers a failure that is the picture's own, and throws every other. */
function faultOfPicture(cause: unknown): MobilenetError {
  if (cause instanceof MobilenetError && ofPicture.includes(cause.code)) return cause;
  throw cause;
}
