/** Labels and normalisation that a model carries with it: taken where they fit, and never a reason to fail. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../../host/errors.ts';
import { importTflite } from '../../../../workshop/packing/index.ts';
import type { ImportOptions } from '../../../../workshop/packing/index.ts';
import { tinyModel } from './builder.ts';
import { attach, withMetadata } from './metadata-writer.ts';
import type { FileSpec, MetadataSpec } from './metadata-writer.ts';
import { letters, writeModel } from './writer.ts';

const plain = writeModel(tinyModel());
const five = 'a\nb\nc\nd\ne\n';
const labels = ['a', 'b', 'c', 'd', 'e'];

/** Labels of a model with these files attached, and why there are none. */
function inside(files: FileSpec[], metadata?: MetadataSpec, options: ImportOptions = {}) {
  const model = metadata ? writeModel(withMetadata(tinyModel(), metadata)) : plain;
  const imported = importTflite(attach(model, files), options);
  return { labels: imported.network.labels, note: imported.inside.note, file: imported.inside.file };
}

describe('labels inside a model', () => {
  test('stored or deflated, with addresses from the start of the file or of the archive', () => {
    for (const method of [0, 8]) {
      for (const from of ['file', 'archive'] as const) {
        const model = attach(plain, [{ name: 'labels.txt', text: five, method }], from);
        const { network, inside } = importTflite(model);
        assert.deepEqual([network.labels, inside.file], [labels, 'labels.txt']);
      }
    }
  });
  test('the file that the metadata names, before others, and the one of no language first', () => {
    const files = [
      { name: 'other.txt', text: '1\n2\n3\n4\n5' },
      { name: 'de', text: 'v\nw\nx\ny\nz' },
      { name: 'any', text: five },
    ];
    assert.deepEqual(inside(files, { labels: [['de', 'de'], ['any']] }).labels, labels);
    assert.deepEqual(inside(files, { labels: [['de', 'de']] }).labels, ['v', 'w', 'x', 'y', 'z']);
  });
  test('what the caller says counts', () => {
    const told = inside([{ name: 'labels.txt', text: five }], undefined, { labels: 'v\nw\nx\ny\nz' });
    assert.deepEqual(told, { labels: ['v', 'w', 'x', 'y', 'z'], note: undefined, file: undefined });
  });

  test('labels of the caller that are these in another order are refused, a translation is not', () => {
    const told = (text: string) => inside([{ name: 'labels.txt', text: five }], undefined, { labels: text });
    assert.throws(() => told('a\nc\nb\nd\ne'), {
      code: 'E_FILE_LABELS',
      message:
        /^Line 2 of the labels is 'c', but class 1 of the model is 'b' and class 2 is 'c'; give them in/,
    });
    assert.equal(told('A\nb\nc\nd\ne').labels?.[0], 'A');
  });
  test('a model without an archive, or with other files, has none and needs no note', () => {
    assert.deepEqual(importTflite(plain).inside, {});
    assert.deepEqual(inside([{ name: 'model.json', text: '{}' }]).note, undefined);
  });

  const refused: [string, FileSpec[], RegExp, MetadataSpec?][] = [
    [
      'four for five classes',
      [{ name: 'l.txt', text: 'a\nb\nc\nd' }],
      /^l\.txt inside does not fit: There are 4/,
    ],
    ['an empty line', [{ name: 'l.txt', text: 'a\n\nc\nd\ne' }], /Line 2 of the labels is empty$/],
    ['a control character', [{ name: 'l.txt', text: 'a\x1b\nb\nc\nd\ne' }], /Line 1 .* a mark of direction$/],
    ['no UTF-8', [{ name: 'l.txt', text: Uint8Array.of(0xff, 10, 65) }], /is not UTF-8/],
    [
      'two lists',
      [
        { name: 'l.txt', text: five },
        { name: 'm.txt', text: '1\n2\n3\n4\n5' },
      ],
      /^l\.txt and m\.txt both fit$/,
    ],
    ['a named file that is not attached', [], /^l\.txt is named but not attached$/, { labels: [['l.txt']] }],
    ['an unprintable name', [{ name: 'l\x1b[2J.txt', text: 'a' }], /^l\\u\{1b\}\[2J\.txt inside/],
    ['encryption', [{ name: 'l.txt', text: five, flags: 1 }], /is encrypted/],
    ['another method', [{ name: 'l.txt', text: five, method: 12 }], /by the method 12/],
    ['a wrong checksum', [{ name: 'l.txt', text: five, crc: 1 }], /checksum/],
    ['more bytes than stated', [{ name: 'l.txt', text: five, method: 8, size: 3 }], /does not unpack/],
    ['fewer bytes than stated', [{ name: 'l.txt', text: five, method: 8, size: 300 }], /checksum/],
    [
      'a bomb',
      [{ name: 'l.txt', text: new Uint8Array(2 << 20), method: 8 }],
      /2097152 bytes, more than 1048576/,
    ],
    ['many files', new Array<FileSpec>(65).fill({ name: 'l.txt', text: five }), /65 files, more than 64/],
  ];
  for (const [what, files, note, metadata] of refused) {
    test(`${what}: none are taken, and the note says why`, () => {
      const { labels, note: said } = inside(files, metadata);
      assert.equal(labels, undefined);
      assert.match(said ?? '', note);
    });
  }

  test('no byte of an archive can do more than leave the labels out', () => {
    const model = attach(plain, [{ name: 'labels.txt', text: five, method: 8 }]);
    for (let at = plain.length; at < model.length; at++) {
      for (const bits of [0xff, 1, 0x80]) {
        const spoilt = model.slice();
        spoilt[at]! ^= bits;
        const found = importTflite(spoilt).network.labels;
        assert.ok(found === undefined || found.join() === labels.join(), `byte ${at}`);
      }
      importTflite(model.slice(0, at));
    }
  });
  test('nor any byte of the metadata', () => {
    const metadata = { mean: [127.5], deviation: [127.5], labels: [['labels.txt']] } as const;
    const model = writeModel(withMetadata(tinyModel(), metadata));
    const first = Buffer.from(model).indexOf('M001') - 4;
    const whole = attach(model, [{ name: 'labels.txt', text: five }]);
    for (let at = first; at < model.length; at++) {
      const spoilt = whole.slice();
      spoilt[at]! ^= 0xff;
      assert.equal(importTflite(spoilt).network.layers.length, 7, `byte ${at}`);
    }
  });
});

describe('normalisation inside a model', () => {
  const table = (
    metadata: MetadataSpec,
    options: Parameters<typeof tinyModel>[0],
    told: ImportOptions = {},
  ) => {
    const { network, input } = importTflite(writeModel(withMetadata(tinyModel(options), metadata)), told);
    return { table: network.contract.inputTable, isNormalised: input.isNormalised ?? false };
  };
  const byHalves = { mean: [127.5], deviation: [127.5] };

  test('it says what a float input expects', () => {
    const { table: made, isNormalised } = table(byHalves, { ends: 'float' });
    assert.ok(isNormalised);
    assert.ok(made.every((byte, at) => Math.abs(byte - (at & 255)) <= 1));
    // The mean and deviation of ImageNet, of bytes, per channel: no usual range.
    const imagenet = { mean: [123.7, 116.3, 103.5], deviation: [58.4, 57.1, 57.4] };
    const { table: three } = table(imagenet, { ends: 'float', input: [0.0187, 113] });
    imagenet.mean.forEach((mean, channel) => {
      for (const byte of [0, 128, 255]) {
        const due = Math.round((byte - mean) / imagenet.deviation[channel]! / 0.0187) + 113;
        assert.ok(Math.abs(three[256 * channel + byte]! - Math.min(255, Math.max(0, due))) <= 1);
      }
    });
  });
  test('and what an 8-bit input does whose scale does not say it', () => {
    const dark = { input: [1 / 255, 255] } as const;
    const { table: made, isNormalised } = table(byHalves, dark);
    assert.ok(isNormalised);
    const option = importTflite(writeModel(tinyModel(dark)), { inputRange: '-1,1' }).network.contract;
    assert.deepEqual(made, option.inputTable);
  });
  test('an 8-bit input whose scale says it takes the bytes', () => {
    const { table: made, isNormalised } = table({ mean: [127.5], deviation: [1] }, {});
    assert.ok(!isNormalised);
    assert.deepEqual(made, importTflite(plain).network.contract.inputTable);
  });
  test('what the caller says counts', () => {
    const told = { inputRange: '0,1' };
    const { table: made } = table(byHalves, { ends: 'float' }, told);
    assert.deepEqual(
      made,
      importTflite(writeModel(tinyModel({ ends: 'float' })), told).network.contract.inputTable,
    );
  });
  test('another range than the scales hold is a guess', () => {
    const guess = (error: unknown): boolean =>
      error instanceof MobilenetError &&
      error.code === 'E_MODEL_QUANTIZATION' &&
      /its metadata states .*`inputRange`/.test(error.message);
    assert.throws(() => table({ mean: [0], deviation: [255] }, { ends: 'float' }), guess);
    assert.throws(() => table({ mean: [0], deviation: [1] }, { input: [1 / 255, 255] }), guess);
    assert.throws(() => table({ mean: [0], deviation: [1] }, { input: [0.5 / 255, 0] }), guess);
  });
  test('numbers that cannot be are none', () => {
    for (const [mean, deviation] of [
      [[NaN], [1]],
      [[0], [0]],
      [[0], [-1]],
      [[], []],
      [
        [0, 1],
        [1, 1],
      ],
    ]) {
      const { isNormalised } = table({ mean: mean!, deviation: deviation! }, { ends: 'float' });
      assert.ok(!isNormalised, `${mean}, ${deviation}`);
    }
  });
  test('metadata that is no flatbuffer is none', () => {
    const model = tinyModel();
    const metadata = model.buffers.push(letters('hello, hello')) - 1;
    assert.equal(importTflite(writeModel({ ...model, metadata })).reading.metadata.isDamaged, true);
  });
});
