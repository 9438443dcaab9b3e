/** sharp, by libvips: RGB alone, which it has no YUV for. A triangle as wide as the ratio is nearest to our law. */
import { createRequire } from 'node:module';

export async function open({ format, width, height, side }) {
  if (format !== 'rgb') throw new Error(`it takes no raw ${format}`);
  const sharp = createRequire(import.meta.url)('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  const raw = { width, height, channels: 3 };
  const answer = (data) =>
    sharp(data, { raw }).resize(side, side, { fit: 'fill', kernel: 'linear' }).raw().toBuffer();
  return { version: `${sharp.versions.sharp}, libvips ${sharp.versions.vips}`, answer };
}
