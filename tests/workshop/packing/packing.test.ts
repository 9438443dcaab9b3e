/** The packed file against weights/FORMAT.md, read by code that is not the packer's. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { blankGoldens } from '../../../workshop/packing/golden.ts';
import { encode, hasFilters, importTflite, make } from '../../../workshop/packing/index.ts';
import type { FilterLayer, Network } from '../../../workshop/packing/index.ts';
import { readWeights } from '../../reference/file.ts';
import { tinyModel } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';

const labels = 'a\nb\nc\nd\ne\n';
const tiny = (domain: 'int8' | 'uint8'): Network =>
  importTflite(writeModel(tinyModel({ domain, side: 33, ends: 'other' })), { labels, source: 'tiny.tflite' })
    .network;
const packed = (network: Network): Uint8Array => encode(network, blankGoldens(network));

interface Section {
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

function sectionsOf(file: Uint8Array): Section[] {
  const view = new DataView(file.buffer);
  return Array.from({ length: view.getUint32(12, true) }, (_, i) => {
    const row = 16 + 16 * i;
    assert.equal(view.getUint32(row + 12, true), 0);
    return {
      type: view.getUint32(row, true),
      at: view.getUint32(row + 4, true),
      length: view.getUint32(row + 8, true),
    };
  });
}

function bytesOf(file: Uint8Array, type: number): Uint8Array {
  const section = sectionsOf(file).find((each) => each.type === type);
  assert.ok(section, `section ${type}`);
  return file.subarray(section.at, section.at + section.length);
}

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
    assert.match(new TextDecoder().decode(bytesOf(packed(network), 7)), /^source=a\?source=b\?\.tflite\n/);
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

describe('filters', () => {
  test('padding is neutral: scale 1, bias 0, zero 0, filters 0; products hold the zero of their channel', () => {
    const { layers } = tiny('uint8');
    const pointwise = layers[2] as FilterLayer;
    const channels = bytesOf(packed(tiny('uint8')), 3);
    // The convolution and the depthwise layer before it have 8 channels each: 72 bytes, padded to 80.
    const part = new DataView(channels.buffer, channels.byteOffset + 160, 144);
    assert.equal(pointwise.output.channels, 11);
    for (let channel = 11; channel < 16; channel++) {
      assert.equal(part.getFloat32(4 * channel, true), 1);
      assert.equal(part.getInt32(64 + 4 * channel, true), 0);
      assert.equal(part.getInt8(128 + channel), 0);
    }
    assert.equal(part.getInt8(128 + 10), 117 - 128);

    // Convolution: 27 products in 32 places, 8 channels: [8][8][4].
    const filters = new Int8Array(bytesOf(packed(tiny('uint8')), 4));
    for (let channel = 0; channel < 8; channel++) {
      for (let product = 27; product < 32; product++) {
        assert.equal(filters[(product >> 2) * 32 + 4 * channel + (product & 3)], 117 - 128);
      }
    }
  });

  test('a block has 16 channels, the last one 8 where at most 8 remain', () => {
    const network = make({ alpha: 0.05, resolution: 32, classes: 40, seed: 1 });
    const filters = new Int8Array(bytesOf(packed(network), 4));
    const classifier = network.layers.at(-1) as FilterLayer;
    assert.deepEqual([classifier.input.channels, classifier.output.channels], [51, 40]);
    const part = filters.subarray(filters.length - 56 * 40);
    const at = (channel: number, product: number): number => classifier.filters[channel * 51 + product]!;
    assert.equal(part[0], at(0, 0));
    assert.equal(part[3], at(0, 3));
    assert.equal(part[4], at(1, 0));
    assert.equal(part[64], at(0, 4));
    assert.equal(part[16 * 56], at(16, 0));
    assert.equal(part[32 * 56 + 4], at(33, 0));
    assert.equal(part[32 * 56 + 32], at(32, 4));
  });
});

describe('a network that is none', () => {
  const network = tiny('int8');
  const refusal = (layers: readonly Network['layers'][number][], message: RegExp): void => {
    assert.throws(() => packed({ ...network, layers }), { name: 'MobilenetError', message });
  };

  test('layers in another order', () => {
    const [convolution, depthwise, pointwise, ...rest] = network.layers;
    refusal(
      [convolution!, pointwise!, depthwise!, ...rest],
      /Layer 1 \(pointwise\) stands where .* has depthwise/,
    );
    refusal([depthwise!, convolution!, pointwise!, ...rest], /Layer 0 \(depthwise\) .* has convolution/);
    refusal([...network.layers, network.layers.at(-1)!], /Layer 7 \(pointwise\) .* has nothing more/);
    refusal(network.layers.slice(0, 5), /no pool/);
    refusal([convolution!, depthwise!, ...rest.slice(2)], /Layer 2 \(mean\) .* has pointwise/);
  });

  test('layers that do not join', () => {
    const changed = (change: object) =>
      network.layers.map((layer, index) => (index === 3 ? { ...layer, ...change } : layer));
    refusal(changed({ inputZero: 9 }), /Layer 3 \(depthwise\) has another input zero/);
    refusal(
      changed({ input: { height: 17, width: 17, channels: 12 } }),
      /Layer 3 \(depthwise\) does not read/,
    );
    refusal(changed({ low: 9, high: 8 }), /Layer 3 .*clamps crossed/);
    refusal(changed({ outputScale: 0 }), /Layer 3 .*scale 0/);
  });
});
