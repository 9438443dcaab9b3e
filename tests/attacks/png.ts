/** Writes PNG files chunk by chunk, so that they may be wrong. Source: PNG, 3rd edition, 5.3 and 11.2. */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function chunk(type: string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** RGB of 8 bits. */
export function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, 2, 0, 0, 0], 8);
  return chunk('IHDR', data);
}

/** Pixels that are all `grey`, and `more` zeros after them. */
export function pixelData(width: number, height: number, grey: number, more = 0): Buffer {
  const rows = Buffer.alloc(height * (1 + 3 * width) + more);
  for (let y = 0; y < height; y++) rows.fill(grey, y * (1 + 3 * width) + 1, (y + 1) * (1 + 3 * width));
  return chunk('IDAT', deflateSync(rows, { level: 9 }));
}

export function png(...chunks: Uint8Array[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks, chunk('IEND')]);
}
