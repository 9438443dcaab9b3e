/** The packed file against weights/FORMAT.md, read by code that is not the packer's. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { hasFilters, importTflite } from '../../../workshop/packing/index.ts';
import type { FilterLayer } from '../../../workshop/packing/index.ts';
import { readWeights } from '../../reference/file.ts';
import { tinyModel } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';
import { bytesOf, labels, packed, sectionsOf, tiny } from './tiny.ts';

describe('the frame', () => {
  const file = packed(tiny('int8'));
  const view = new DataView(file.buffer);

  test('magic, version, no flags, length', () => {
    assert.equal(new TextDecoder().decode(file.subarray(0, 4)), 'MNW1');
    assert.deepEqual(
      [view.getUint16(4, true), view.getUint16(6, true), view.getUint32(8, true)],
      [1, 0, file.length],
    );
  });

  test('sections rise, each at the next multiple of 16, with zeros between', () => {
    const sections = sectionsOf(file);
    assert.deepEqual(
      sections.map(({ type }) => type),
      [1, 2, 3, 4, 5, 6, 7, 8, 0xffff],
    );
    let end = 16 + 16 * sections.length;
    for (const { at, length } of sections) {
      assert.equal(at, Math.ceil(end / 16) * 16);
      assert.ok(file.subarray(end, at).every((byte) => byte === 0));
      end = at + length;
    }
    assert.equal(end, file.length);
  });

  test('the digest is the SHA-256 of every byte before it', () => {
    const before = file.subarray(0, file.length - 32);
    assert.deepEqual(
      new Uint8Array(createHash('sha256').update(before).digest()),
      file.subarray(file.length - 32),
    );
  });

  test('the same network gives the same bytes', () => assert.deepEqual(packed(tiny('int8')), file));

  test('labels and provenance are lines', () => {
    assert.equal(new TextDecoder().decode(bytesOf(file, 6)), labels);
    const provenance = new TextDecoder().decode(bytesOf(file, 7));
    assert.match(
      provenance,
      /^source=tiny\.tflite\nsource-sha256=[0-9a-f]{64}\ntool=mobilenet-wasm \d+\.\d+\.\d+\n$/,
    );
  });

  test('a headless network has neither softmax nor labels', () => {
    const { network } = importTflite(writeModel(tinyModel({ head: 'none' })));
    assert.deepEqual(
      sectionsOf(packed(network)).map(({ type }) => type),
      [1, 2, 3, 4, 7, 8, 0xffff],
    );
  });

  test('a file name with line breaks stays one line of provenance', () => {
    const source = 'a\nsource=b\r.tflite';
    const { network } = importTflite(writeModel(tinyModel()), { source });
    assert.match(
      new TextDecoder().decode(bytesOf(packed(network), 7)),
      /^source=a\\u\{a\}source=b\\u\{d\}\.tflite\n/,
    );
  });
});

describe('contract and layers', () => {
  for (const domain of ['int8', 'uint8'] as const) {
    const network = tiny(domain);
    const weights = readWeights(packed(network));

    test(`${domain}: contract`, () => {
      const { contract } = weights;
      assert.deepEqual(
        [contract.height, contract.width, contract.channels, contract.order, contract.fit],
        [33, 33, 3, 0, 0],
      );
      assert.deepEqual([contract.resizeHeight, contract.resizeWidth], [38, 38]);
      const types = { uint8: 0, int8: 1 };
      const other = domain === 'int8' ? 'uint8' : 'int8';
      assert.deepEqual(
        [contract.domain, contract.inputType, contract.outputType],
        [types[domain], types[other], types[other]],
      );
      assert.deepEqual([contract.softmax, contract.classes, contract.features], [true, 5, 13]);
      assert.deepEqual([contract.embeddingScale, contract.embeddingZero], [Math.fround(0.0139), 3]);
      assert.deepEqual([contract.logitScale, contract.logitZero], [Math.fround(0.11), 116]);
    });

    test(`${domain}: filters, scales and folded biases come back in their natural order`, () => {
      network.layers.forEach((layer, index) => {
        const read = weights.layers[index]!;
        assert.deepEqual([...read.input], Object.values(layer.input));
        assert.deepEqual([...read.output], Object.values(layer.output));
        assert.deepEqual([read.inputZero, read.outputZero], [layer.inputZero, layer.outputZero]);
        assert.deepEqual([read.low, read.high, read.outputScale], [layer.low, layer.high, layer.outputScale]);
        if (!hasFilters(layer)) {
          assert.deepEqual([read.multiplier, read.addend], [layer.multiplier, layer.addend]);
          return;
        }
        assert.deepEqual([read.stride, read.top, read.left], [layer.stride, layer.padTop, layer.padLeft]);
        assert.deepEqual(read.scale, layer.scale);
        assert.deepEqual(read.filters, centred(layer));
        assert.deepEqual(read.bias, folded(layer, read.filters));
      });
    });
  }
});

/** `filter − filterZero`, `[channels][products]` for a depthwise layer too. */
function centred({ kind, filters, filterZero, output: { channels } }: FilterLayer): Int16Array {
  const products = filters.length / channels;
  return Int16Array.from(filters, (_, at) => {
    const channel = Math.floor(at / products);
    const place = kind === 'depthwise' ? (at % products) * channels + channel : at;
    return filters[place]! - filterZero[channel]!;
  });
}

function folded({ bias, inputZero }: FilterLayer, filters: Int16Array): Int32Array {
  const products = filters.length / bias.length;
  return bias.map((each, channel) => {
    const sum = filters.subarray(channel * products, (channel + 1) * products).reduce((a, b) => a + b, 0);
    return each - inputZero * sum;
  });
}
