/** Hostile BMP pictures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pixels } from '../../host/image/pixels.ts';
import { writeBmp } from '../host/image/bmp-file.ts';

test('77 BMP of other lengths and sides than its bytes', async () => {
  const file = { width: 4, height: 2, bits: 24, pixels: Array<number>(8).fill(99) };
  for (const [at, value, code, message] of [
    // The place of the rows, bytes of the header, width, height.
    [10, 0, 'E_IMAGE_FORMAT', /begin at byte 0/],
    [10, 0xffffffff, 'E_IMAGE_FORMAT', /begin at byte 4294967295/],
    [10, 55, 'E_IMAGE_FORMAT', /cut short/],
    [14, 0xffffffff, 'E_IMAGE_FORMAT', /header has 4294967295 bytes/],
    [14, 124, 'E_IMAGE_FORMAT', /cut short/],
    [18, 0, 'E_IMAGE_SIZE', /side of 0/],
    [18, 0xffffffff, 'E_IMAGE_SIZE', /side of 0/],
    [18, 0x7fffffff, 'E_IMAGE_SIZE', /16 million/],
    [22, 0x80000000, 'E_IMAGE_SIZE', /16 million/],
    [22, 4000000, 'E_IMAGE_FORMAT', /cut short/],
    [22, 4000001, 'E_IMAGE_SIZE', /16 million/],
  ] as const) {
    const bytes = writeBmp(file);
    bytes.writeUInt32LE(value, at);
    await assert.rejects(pixels(bytes), { code, message }, `${value} at ${at}`);
  }
  const side = { width: 4, height: 2, bits: 8, pixels: Array<number>(8).fill(255) };
  const few = writeBmp({ ...side, palette: [0, 1], colours: 0xffffffff });
  await assert.rejects(pixels(few), { code: 'E_IMAGE_FORMAT', message: /colour 255 of a palette of 2/ });
});
