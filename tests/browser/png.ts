import { deflateSync } from 'node:zlib';
import { chunk, png as pngOf } from '../attacks/png.ts';

/** A PNG of 8 bits a colour without a colour profile: lossless, so every decoder must answer the same pixels. */
export function png(width: number, height: number, data: Uint8Array): Uint8Array {
  const channels = data.length / (width * height);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = channels === 4 ? 6 : 2;
  const rows = Buffer.alloc(height * (1 + width * channels));
  for (let row = 0; row < height; row++) {
    const pixels = data.subarray(row * width * channels, (row + 1) * width * channels);
    rows.set(pixels, row * (1 + width * channels) + 1);
  }
  return pngOf(chunk('IHDR', header), chunk('IDAT', deflateSync(rows)));
}
