/** BMP files of every depth, and with fields of their headers changed, against the pixels that they were made of. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { MobilenetError } from '../../host/errors.ts';
import { pixels } from '../../host/image/pixels.ts';
import { writeBmp } from '../host/image/bmp-file.ts';
import type { BmpFile } from '../host/image/bmp-file.ts';
import type { Count } from './packed.ts';

const side = fc.integer({ min: 1, max: 9 });
const kinds: readonly Pick<BmpFile, 'bits' | 'size' | 'compression' | 'masks'>[] = [
  ...[1, 4, 8].flatMap((bits) => [{ bits }, { bits, size: 12 }, { bits, size: 124 }]),
  { bits: 16 },
  { bits: 24 },
  { bits: 24, size: 12 },
  { bits: 24, size: 108 },
  { bits: 32 },
  { bits: 16, compression: 3, masks: [0x7c00, 0x3e0, 0x1f] },
  { bits: 32, compression: 3, masks: [0xff0000, 0xff00, 0xff] },
  { bits: 32, size: 108, compression: 3, masks: [0xff0000, 0xff00, 0xff, 0xff000000] },
];

/** A field of the headers, or a byte anywhere, is set to something else. */
const change = fc.record({
  at: fc.oneof(fc.constantFrom(0, 2, 10, 14, 18, 22, 26, 28, 30, 46, 54, 58, 62, 66), fc.nat(140)),
  bytes: fc.constantFrom(1, 2, 4),
  value: fc.oneof(
    fc.constantFrom(0, 1, 2, 3, 4, 6, 12, 40, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff),
    fc.nat(256),
  ),
});

const drawn = fc.record({
  kind: fc.constantFrom(...kinds),
  width: side,
  rows: side,
  isTopDown: fc.boolean(),
  seed: fc.nat(0xffffff),
  gap: fc.constantFrom(0, 0, 1, 7),
  changes: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    fc.array(change, { minLength: 1, maxLength: 2 }),
  ),
  cut: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 4, max: 99 }) },
  ),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** Numbers of so many bits. */
function noise(seed: number, count: number, bits: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> (32 - bits);
  });
}

function build({ kind, width, rows, isTopDown, seed, gap, changes, cut }: Drawn): {
  file: BmpFile;
  bytes: Buffer;
} {
  const palette = kind.bits <= 8 ? noise(seed, 1 << kind.bits, 24) : [];
  const height = isTopDown && kind.size !== 12 ? -rows : rows;
  const file = { ...kind, width, height, gap, palette, pixels: noise(seed + 1, width * rows, kind.bits) };
  const whole = writeBmp(file);
  for (const { at, bytes, value } of changes)
    if (at + bytes <= whole.length) whole.writeUIntLE(value % 2 ** (8 * bytes), at, bytes);
  return { file, bytes: whole.subarray(0, whole.length - Math.min(cut, whole.length)) };
}

/** The bytes of a pixel; 5 bits and their upper three again are ⌊33 v / 4⌋. */
function colours(value: number, { bits, palette, masks }: BmpFile): number[] {
  const wide = bits <= 8 ? palette![value]! : value;
  if (bits === 16) return [10, 5, 0].map((shift) => (((value >> shift) & 31) * 33) >> 2);
  const rgb = [16, 8, 0].map((shift) => (wide >>> shift) & 255);
  return masks?.length === 4 ? [...rgb, value >>> 24] : rgb;
}

function expected(file: BmpFile): number[] {
  const all = file.pixels.map((value) => colours(value, file));
  const isSet = all.some(([, , , alpha]) => alpha !== undefined && alpha > 0);
  return all.flatMap(([red, green, blue, alpha = 255]) =>
    [red!, green!, blue!].map((byte) => (isSet ? Math.round((byte * alpha) / 255) : byte)),
  );
}

/** An unchanged file gives its pixels; a changed one pixels of its sides or E_IMAGE_FORMAT, E_IMAGE_SIZE. */
export function bmp(count: Count): fc.IRawProperty<unknown> {
  return fc.asyncProperty(drawn, async (each) => {
    const { file, bytes } = build(each);
    const isChanged = each.changes.length > 0 || each.cut > 0;
    try {
      const { width, height, data } = await pixels(bytes);
      count.accepted++;
      assert.equal(data.length, width * height * 3);
      if (!isChanged)
        assert.deepEqual([width, height, ...data], [file.width, Math.abs(file.height), ...expected(file)]);
    } catch (error) {
      if (!(error instanceof MobilenetError)) throw error;
      count.refused++;
      assert.match(error.code, /^E_IMAGE_(FORMAT|SIZE|DECODER)$/, error.message);
      assert.ok(isChanged, error.message);
    }
  });
}
