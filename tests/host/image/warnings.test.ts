/** JPEGs whose scans have lost data, with their end marker there, beside whole ones of which a decoder warns too. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { pixels } from '../../../host/image/pixels.ts';
import { inserted, segment } from '../../attacks/jpeg.ts';
import { noSharp as skip, sharp } from '../../end-to-end/sharp.ts';
import { noise } from '../../reference/noise.ts';

const END = Buffer.of(0xff, 0xd9);
const side = 96;

let file: Buffer;
let scan: number;
let seen: ArrayLike<number>;

/** Ss, Se, Ah and Al that some phones write, though a sequential scan has no other than 0, 63 and 0. */
function withoutParameters(jpeg: Buffer): Buffer {
  const changed = Buffer.from(jpeg);
  const { at, bytes } = segment(changed, 0xda);
  changed.fill(0, at + bytes.length - 3, at + bytes.length);
  return changed;
}

const withGarbage = (jpeg: Buffer): Buffer => inserted(jpeg, segment(jpeg, 0xda).at, Buffer.of(7, 7, 7));
const withRevision = (jpeg: Buffer): Buffer => {
  const changed = Buffer.from(jpeg);
  changed[changed.indexOf('JFIF') + 5] = 9;
  return changed;
};

/** Each takes something of the data of the scan, and leaves the end marker. */
const losses: Readonly<Record<string, (jpeg: Buffer) => Buffer>> = {
  'the second half': (jpeg) => Buffer.concat([jpeg.subarray(0, (scan + jpeg.length) >> 1), END]),
  'all but a tenth': (jpeg) =>
    Buffer.concat([jpeg.subarray(0, scan + Math.floor((jpeg.length - scan) / 10)), END]),
  'a third in the middle': (jpeg) => {
    const third = Math.floor((jpeg.length - scan) / 3);
    return Buffer.concat([jpeg.subarray(0, scan + third), jpeg.subarray(scan + 2 * third)]);
  },
};

describe('a JPEG', { skip }, () => {
  before(async () => {
    const raw = { width: side, height: side, channels: 3 } as const;
    file = await sharp!(noise(3, side * side * 3), { raw })
      .jpeg()
      .toBuffer();
    if (!file.includes('JFIF'))
      file = inserted(file, 2, Buffer.from('ffe000104a46494600010100000100010000', 'hex'));
    const { at, bytes } = segment(file, 0xda);
    scan = at + bytes.length;
    seen = (await pixels(file)).data;
  });

  for (const [what, lose] of Object.entries(losses)) {
    test(`that has lost ${what} is refused, also where a harmless warning comes first`, async () => {
      const lost = lose(file);
      for (const bytes of [lost, withoutParameters(lost), withGarbage(lost), withRevision(lost)])
        await assert.rejects(pixels(bytes), {
          code: 'E_IMAGE_FORMAT',
          message: /parts of its data are lost/,
        });
    });
  }

  test('that is whole gives its pixels, whatever a decoder warns of', async () => {
    const all = [withoutParameters, withGarbage, withRevision];
    for (const change of [...all, (jpeg: Buffer) => all.reduce((bytes, one) => one(bytes), jpeg)])
      assert.deepEqual((await pixels(change(file))).data, seen);
    assert.deepEqual((await pixels(Buffer.concat([file, Buffer.alloc(99)]))).data, seen);
  });
});
