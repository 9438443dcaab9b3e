/** The report of an evaluation, as a file. */
import { MobilenetError } from '../../host/errors.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { page } from '../evaluate/page.ts';
import { thumbnails } from '../evaluate/thumbnails.ts';
import type { Thumbnail } from '../evaluate/thumbnails.ts';
import { output } from '../terminal/output.ts';

export async function writeReport(target: string, evaluation: Evaluation): Promise<void> {
  const html = page(evaluation, await thumbnailsOf(evaluation));
  const inputs = [evaluation.model.file, ...evaluation.worst.map(({ file }) => file)];
  await output(target, inputs, (write) => write(new TextEncoder().encode(html)));
}

/** Thumbnails of the worst pictures, or the sentence that says what they need. */
async function thumbnailsOf({ worst }: Evaluation): Promise<Thumbnail[] | string> {
  try {
    return await thumbnails(worst.map(({ file }) => file));
  } catch (cause) {
    if (!(cause instanceof MobilenetError) || cause.code !== 'E_IMAGE_DECODER') throw cause;
    return 'Thumbnails need the optional package sharp, which is not here: `npm i sharp`, then evaluate again.';
  }
}
