/** Pictures of a data set, from their files to the sides of a network's input. */
import { MobilenetError } from '../../host/errors.ts';
import { LARGEST_IMAGE } from '../../host/image/open.ts';
import { pixels } from '../../host/image/pixels.ts';
import { readFile } from '../../host/source/file.ts';
import { isBroken } from './broken.ts';
import { lanes } from './lanes.ts';
import { resample } from './resample.ts';
import type { Frame } from './resample.ts';

/** Being read at the same time: enough for the four threads that decode. */
const READERS = 8;

/**
 * Reads and decodes pictures, several at a time, and gives each as u8 `[frame.height][frame.width][3]`, or why it cannot
 * be had, in the order of the paths.
 *
 * @throws E_IMAGE_DECODER and what else is no fault of a picture
 */
export function readPictures(
  paths: readonly string[],
  frame: Frame,
): AsyncGenerator<Uint8Array | MobilenetError, void, void> {
  return lanes(paths, READERS, async (path) => {
    try {
      return resample(await pixels(await readFile(path, LARGEST_IMAGE)), frame);
    } catch (error) {
      if (error instanceof MobilenetError && isBroken(error.code)) return error;
      throw error;
    }
  });
}
