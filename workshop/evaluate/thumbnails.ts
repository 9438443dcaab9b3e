/** Small copies of pictures for a page that holds them itself. */
import { readFile } from '../../host/source/file.ts';
import { LARGEST_IMAGE } from '../../host/image/open.ts';
import { decoder } from '../../host/image/decode.ts';
import { pixels } from '../../host/image/pixels.ts';

/** Longest side, in pixels. A smaller picture is enlarged, so that all can be compared. */
const SIDE = 112;

/** A picture as the page shows it. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  /** A `data:` address. */
  readonly address: string;
}

/**
 * JPEG thumbnails of files of any format that can be read.
 *
 * @throws E_IMAGE_DECODER without sharp, which makes them; E_IO, E_IMAGE_… a file cannot be read any more
 */
export async function thumbnails(files: readonly string[]): Promise<Thumbnail[]> {
  const sharp = decoder();
  const made: Thumbnail[] = [];
  for (const file of files) {
    const { data, width, height } = await pixels(await readFile(file, LARGEST_IMAGE));
    const small = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(SIDE, SIDE, { fit: 'inside', kernel: width < SIDE ? 'nearest' : 'lanczos3' })
      .jpeg({ quality: 80 })
      .toBuffer({ resolveWithObject: true });
    const address = `data:image/jpeg;base64,${small.data.toString('base64')}`;
    made.push({ width: small.info.width, height: small.info.height, address });
  }
  return made;
}
