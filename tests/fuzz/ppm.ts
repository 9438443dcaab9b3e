/** PPM and PGM files, right and nearly right, against a rule of one line. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { MobilenetError } from '../../host/errors.ts';
import { pixels } from '../../host/image/pixels.ts';
import type { Count } from './packed.ts';

const space = fc.constantFrom(
  ' ',
  '\n',
  '\t',
  '\v',
  '\f',
  '  ',
  '\r',
  '\r\n',
  '',
  '#',
  '# x\n',
  '#\n#\n ',
  '\0',
  '\x85',
);
const right = fc.constantFrom(' ', '\n', '\t', ' # size\n', '\n#\n');
const between = fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: space });
const side = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 9 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '0',
      '00',
      '007',
      '-1',
      '+1',
      '1e3',
      '0x10',
      '',
      '99999',
      '100000',
      '4294967296',
      '٣',
      '1.5',
    ),
  },
);
const largest = fc.oneof(
  { weight: 12, arbitrary: fc.constant('255') },
  { weight: 1, arbitrary: fc.constantFrom('0', '1', '254', '256', '65535', '0255', '255255', '') },
);
const magic = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('P6', 'P5') },
  { weight: 1, arbitrary: fc.constantFrom('P3', 'P7', 'p6', 'P', '', 'P66', '\ufeffP6') },
);

interface Drawn {
  readonly parts: readonly [string, string, string, string, string, string, string, string];
  /** Bytes more or fewer than the pixels. */
  readonly more: number;
  readonly seed: number;
  readonly damage: { readonly at: number; readonly byte: number } | null;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  parts: fc.tuple(magic, between, side, between, side, between, largest, between),
  more: fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }) },
  ),
  seed: fc.nat(255),
  damage: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ at: fc.nat(40), byte: fc.nat(255) }) },
  ),
});

function build({ parts, more, seed, damage }: Drawn): Buffer {
  const [kind, , width, , height] = parts;
  const count = Number(width) * Number(height) * (kind === 'P5' ? 1 : 3);
  // A header may claim more than anyone allocates.
  const length = Math.max(0, (count < 1000 ? count : 0) + more) || 0;
  const body = Buffer.alloc(length, Buffer.from([seed, 35, 10, 32, 255]));
  const file = Buffer.concat([Buffer.from(parts.join(''), 'latin1'), body]);
  if (damage && file.length > 0) file[damage.at % file.length] = damage.byte;
  return file;
}

/** What a file must be: a magic number, three numbers after blanks or comments, one blank, the pixels. */
const RULE =
  /^P([56])(?:[ \t\n\v\f]|#[^\n]*\n)+(\d{1,5})(?:[ \t\n\v\f]|#[^\n]*\n)+(\d{1,5})(?:[ \t\n\v\f]|#[^\n]*\n)+0{0,2}255[ \t\n\v\f]/;

/** The RGB pixels of a right file, undefined of a wrong one. */
function expected(file: Buffer): { width: number; height: number; data: number[] } | undefined {
  const found = RULE.exec(file.toString('latin1'));
  if (!found) return undefined;
  const [head, kind, width, height] = found as unknown as [string, string, string, string];
  // A comment may hold a carriage return; the blanks may not.
  const colours = kind === '6' ? 3 : 1;
  const body = file.subarray(head.length);
  const pixelCount = Number(width) * Number(height);
  if (pixelCount === 0 || body.length !== pixelCount * colours) return undefined;
  return {
    width: Number(width),
    height: Number(height),
    data: [...body].flatMap((byte) => (colours === 3 ? [byte] : [byte, byte, byte])),
  };
}

/** A right file gives its pixels, a wrong one E_IMAGE_FORMAT or E_IMAGE_SIZE, and nothing else is thrown. */
export function ppm(count: Count): fc.IRawProperty<unknown> {
  return fc.asyncProperty(drawn, async (each) => {
    const file = build(each);
    const due = expected(file);
    try {
      const { width, height, data } = await pixels(file);
      count.accepted++;
      assert.deepEqual({ width, height, data: [...data] }, due);
    } catch (error) {
      if (!(error instanceof MobilenetError)) throw error;
      count.refused++;
      assert.match(error.code, /^E_IMAGE_(FORMAT|SIZE)$/, error.message);
      assert.equal(due, undefined, error.message);
    }
  });
}
