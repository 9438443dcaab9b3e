/** What a network computes of pictures, in its own bytes. */
import { LARGEST_IMAGE } from '../../host/image/open.ts';
import type { Picture } from '../../host/image/picture.ts';
import { pixels } from '../../host/image/pixels.ts';
import { FIT_CONTRACT } from '../../host/core/core.ts';
import { MobilenetError } from '../../host/errors.ts';
import type { Mobilenet } from '../../host/index.ts';
import { modelOf } from '../../host/mobilenet.ts';
import { readFile } from '../../host/source/file.ts';
import { naming } from '../dataset/broken.ts';
import { lanes, LANES } from '../dataset/lanes.ts';
import { corner } from './corner.ts';

/** An answer of the integer network. */
export interface Answered {
  /** u8 `[features]` */
  readonly embedding: Uint8Array;
  /** u8 `[outputs]` */
  readonly logits: Uint8Array;
  /** The best class. */
  readonly best: number;
}

/** A picture of a class. */
export interface Known extends Answered {
  /** Its class. */
  readonly label: number;
  /** One of its corners, which is of no class. */
  readonly corner?: Pick<Answered, 'embedding' | 'best'>;
}

/** Answers pictures in order. Throws E_IO, E_IMAGE_… of the first that cannot be read, naming it. */
export function answers(model: Mobilenet, paths: readonly string[]): AsyncGenerator<Answered, void, void> {
  return lanes(paths, LANES, (path) => named(path, async () => answer(model, await picture(path))));
}

/** Answers pictures of classes in order, and one corner of each. Throws as `answers`. */
export function knowns(
  model: Mobilenet,
  samples: readonly { readonly file: string; readonly label: number }[],
): AsyncGenerator<Known, void, void> {
  return lanes(samples, LANES, ({ file, label }, index) =>
    named(file, async () => {
      const whole = await picture(file);
      return { ...(await answer(model, whole)), label, corner: await answer(model, corner(whole, index)) };
    }),
  );
}

async function picture(path: string): Promise<Picture> {
  return pixels(await readFile(path, LARGEST_IMAGE));
}

function answer(model: Mobilenet, image: Picture): Promise<Answered> {
  return modelOf(model).run(image, FIT_CONTRACT, (result) => ({
    embedding: result.embedding(),
    logits: result.logits(),
    best: result.top(1)[0]!.index,
  }));
}

async function named<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof MobilenetError ? naming(path, cause) : cause;
  }
}
