/** The reference models, where they are: what the importer finds in files of real converters. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hasFilters, importTflite } from '../../../../workshop/packing/index.ts';
import type { FilterLayer, Network } from '../../../../workshop/packing/index.ts';
import { shapes } from '../../../../workshop/packing/shapes.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..', '..');
const folder = process.env['MOBILENET_REFERENCE'] ?? join(root, '..', 'shared', 'models');
const skip = existsSync(folder)
  ? false
  : `no reference models in ${folder}; set MOBILENET_REFERENCE to their folder`;

const networkOf = (name: string): Network =>
  importTflite(readFileSync(join(folder, `${name}.tflite`))).network;

/** Widths of all filtered layers but the classifier. */
const widths = ({ layers }: Network): number[] =>
  layers
    .filter(({ kind }) => kind === 'convolution' || kind === 'pointwise')
    .map(({ output }) => output.channels);

describe('reference models', { skip }, () => {
  for (const [name, alpha, resolution] of [
    ['mobilenet_v1_0.25_128_quant', 0.25, 128],
    ['mobilenet_v1_0.5_160_quant', 0.5, 160],
  ] as const) {
    test(`${name} has the shapes of the family and per-tensor filters`, () => {
      const network = networkOf(name);
      const expected = shapes({ alpha, resolution, classes: 1001, channels: 3 });
      assert.equal(network.domain, 'uint8');
      network.layers.forEach((layer, index) => {
        const shape = expected[index]!;
        assert.deepEqual([layer.input, layer.output], [shape.input, shape.output]);
        if (!hasFilters(layer)) return;
        assert.deepEqual(
          [layer.stride, layer.padTop, layer.padLeft],
          [shape.stride, shape.padTop, shape.padLeft],
        );
        assert.ok(layer.filterZero[0]! + 128 >= 61 && layer.filterZero[0]! + 128 <= 236);
      });
      assert.equal(network.softmax?.inModel, true);
    });
  }

  test('labels one short name the option background, and with it fit', () => {
    const model = readFileSync(join(folder, 'mobilenet_v1_0.25_128_quant.tflite'));
    const labels = readFileSync(join(folder, 'imagenet_labels.txt'), 'utf8');
    const short = labels.slice(labels.indexOf('\n') + 1);
    assert.throws(() => importTflite(model, { labels: short }), {
      code: 'E_LABELS_COUNT',
      message: /`background`/,
    });
    const fitting = importTflite(model, { labels: short, background: true }).network.labels;
    assert.deepEqual(fitting, importTflite(model, { labels }).network.labels);
  });

  test('vww_96_int8: RELU, an average pool, a fully connected classifier, dead channels', () => {
    const network = networkOf('vww_96_int8');
    const { layers } = network;
    assert.deepEqual(
      [network.domain, layers.length, layers.at(-2)?.kind, layers.at(-1)?.output.channels],
      ['int8', 29, 'average', 2],
    );
    const filtered = layers.filter(hasFilters);
    assert.ok(Math.min(...filtered.flatMap(({ scale }) => [...scale])) < 1e-10);
    assert.ok(Math.max(...filtered.flatMap(({ bias }) => [...bias])) > 2 ** 30);
  });

  test('keras_0.35_96_int8io: widths that are no multiples of 8', () => {
    const network = networkOf('keras_0.35_96_int8io');
    assert.deepEqual([...new Set(widths(network))], [11, 22, 44, 89, 179, 358, 10]);
    assert.equal(network.layers.at(-2)?.kind, 'mean');
    assert.equal(network.layers[0]?.inputZero, 127);
  });

  test('keras_0.5_75_uint8io: uint8 ends, padding after odd sides', () => {
    const network = networkOf('keras_0.5_75_uint8io');
    assert.deepEqual(
      [network.contract.inputType, network.domain, network.contract.outputType],
      ['uint8', 'int8', 'uint8'],
    );
    const strided = network.layers.filter(
      (layer): layer is FilterLayer => hasFilters(layer) && layer.stride === 2,
    );
    assert.deepEqual(
      strided.map(({ input }) => input.height),
      [75, 38, 19, 9, 4],
    );
    assert.deepEqual(
      strided.map(({ padTop }) => padTop),
      [1, 0, 0, 0, 0],
    );
  });

  test('keras_0.25_64_floatio: float ends, byte / 127.5 − 1', () => {
    const { contract } = networkOf('keras_0.25_64_floatio');
    assert.deepEqual([contract.inputType, contract.outputType], ['float32', 'float32']);
    assert.deepEqual(contract.inputTable.subarray(0, 256), contract.inputTable.subarray(512));
    assert.ok(contract.inputTable.every((byte, at) => Math.abs(byte - (at & 255)) <= 1));
  });
});
