/** Which files are taken for a MobileNet V1, and what is said of the others. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../host/errors.ts';
import type { Tensor } from '../../../workshop/packing/tensor.ts';
import { writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { readSubject } from '../../../workshop/quantize/index.ts';
import type { Statement, Subject } from '../../../workshop/quantize/index.ts';
import { drawTensors } from './float-network.ts';

const tensors = drawTensors({ inputs: 3, channels: [8], classes: 3 }, 1);
const read = (all: readonly Tensor[], metadata = {}, stated: Statement = {}): Subject =>
  readSubject(writeSafetensors(all, metadata), stated);
const tensor = (name: string): Tensor => tensors.find((one) => one.name === name)!;
const replaced = (name: string, change: Partial<Tensor>): Tensor[] =>
  tensors.map((one) => (one.name === name ? { ...one, ...change } : one));

const own = {
  padding: 'same',
  bn_epsilon: '0.001',
  resolution: '64',
  input_range: '-1,1',
  fit: 'stretch',
  fraction: '1',
  labels: '["stop","give way","30"]',
  command: 'mobilenet train signs',
};

describe('a file of tensors', () => {
  test("timm's defaults are assumed and said", () => {
    const { network, contract, description } = read(tensors);
    assert.deepEqual(network.plane, { height: 224, width: 224, channels: 3 });
    assert.deepEqual([contract.fit, contract.resizeHeight], ['cover', 256]);
    assert.deepEqual(
      [description.padding, description.epsilon, description.inputRange],
      ['symmetric', 1e-5, 'mean=0.5/0.5/0.5,std=0.5/0.5/0.5'],
    );
    assert.deepEqual(Object.keys(description.assumed), [
      'resolution',
      'padding',
      'epsilon',
      'inputRange',
      'fit',
    ]);
  });

  test('metadata goes before them, and what is stated before both', () => {
    const { contract, labels, description, training } = read(tensors, own);
    assert.deepEqual(description.assumed, {});
    assert.deepEqual([contract.plane.height, contract.fit, contract.resizeWidth], [64, 'stretch', 64]);
    assert.deepEqual([description.padding, description.epsilon], ['same', 0.001]);
    assert.deepEqual([labels, training], [['stop', 'give way', '30'], 'mobilenet train signs']);
    const stated = read(tensors, own, { padding: 'symmetric', resolution: 96, labels: 'a\nb\nc\n' });
    assert.deepEqual([stated.description.padding, stated.contract.plane.height], ['symmetric', 96]);
    assert.deepEqual(stated.labels, ['a', 'b', 'c']);
  });

  test('padding moves the first window', () => {
    const padding = (padding: 'same' | 'symmetric', resolution: number) => {
      const [stem, , , next] = read(tensors, {}, { padding, resolution }).network.layers;
      assert.ok(stem && 'padTop' in stem && next && 'padTop' in next);
      return [stem.padTop, stem.output.height, next.padTop, next.output.height];
    };
    assert.deepEqual(padding('same', 64), [0, 32, 0, 16]);
    assert.deepEqual(padding('symmetric', 64), [1, 32, 1, 16]);
    assert.deepEqual(padding('same', 65), [1, 33, 1, 17]);
    assert.deepEqual(padding('symmetric', 65), [1, 33, 1, 17]);
    assert.deepEqual(padding('same', 66), [0, 33, 1, 17]);
  });

  test("PyTorch's prefixes and counters, and a classifier that is a convolution", () => {
    const plain = read(tensors).network;
    const prefixed = tensors.map((one) => ({ ...one, name: `module._orig_mod.${one.name}` }));
    const counter = { name: 'module.bn1.num_batches_tracked', shape: [], data: Float32Array.of(3) };
    const names = (all: typeof plain): unknown => all.layers.map((layer) => ({ ...layer, name: '' }));
    assert.deepEqual(names(read([...prefixed, counter]).network), names(plain));
    assert.deepEqual(read(replaced('classifier.weight', { shape: [3, 8, 1, 1] })).network, plain);
  });

  test('one channel', () => {
    const grey = drawTensors({ inputs: 1, channels: [8], classes: 3 }, 1);
    const { contract, normalise } = read(grey);
    assert.deepEqual([contract.order, contract.inputTable.length, normalise.length], ['grey', 256, 1]);
  });
});

const { shape, data } = tensor('blocks.3.5.conv_pw.weight');
const nan = data.slice();
nan[5] = NaN;
const cases: [title: string, read: () => unknown, code: string, place: string | number][] = [
  ...['conv_stem.weight', 'bn1.running_var', 'blocks.3.5.bn2.bias', 'classifier.bias'].map(
    (name): [string, () => unknown, string, string] => [
      `without ${name}`,
      () => read(tensors.filter((one) => one.name !== name)),
      'E_MODEL_TENSOR',
      name,
    ],
  ),
  [
    'a tensor too many',
    () => read([...tensors, { ...tensor('bn1.bias'), name: 'se.weight' }]),
    'E_MODEL_TENSOR',
    'se.weight',
  ],
  [
    'a name twice, once with a prefix',
    () => read([...tensors, { ...tensor('bn1.bias'), name: 'module.bn1.bias' }]),
    'E_MODEL_TENSOR',
    'module.bn1.bias',
  ],
  [
    'no number',
    () => read(replaced('blocks.3.5.conv_pw.weight', { data: nan })),
    'E_MODEL_TENSOR',
    'blocks.3.5.conv_pw.weight',
  ],
  [
    'a negative variance',
    () => read(replaced('bn1.running_var', { data: new Float32Array(8).fill(-1) })),
    'E_MODEL_TENSOR',
    'bn1.running_var',
  ],
  [
    'filters in another order',
    () => read(replaced('blocks.0.0.conv_dw.weight', { shape: [3, 3, 8, 1] })),
    'E_MODEL_SHAPE',
    'blocks.0.0.conv_dw.weight',
  ],
  [
    'filters of fewer axes',
    () => read(replaced('blocks.3.5.conv_pw.weight', { shape: [shape[0]!, shape[1]!] })),
    'E_MODEL_SHAPE',
    'blocks.3.5.conv_pw.weight',
  ],
  [
    'filters for other inputs',
    () => read(replaced('blocks.3.5.conv_pw.weight', { shape: [16, 4, 1, 1] })),
    'E_MODEL_SHAPE',
    'blocks.3.5.conv_pw.weight',
  ],
  [
    'no channel at all',
    () => read(replaced('conv_stem.weight', { shape: [0, 3, 3, 3], data: new Float32Array(0) })),
    'E_MODEL_SHAPE',
    'conv_stem.weight',
  ],
  [
    'another number of classes',
    () => read(replaced('classifier.bias', { shape: [1], data: data.slice(0, 1) })),
    'E_MODEL_SHAPE',
    'classifier.bias',
  ],
  [
    'two channels of colour',
    () => read(replaced('conv_stem.weight', { shape: [12, 2, 3, 3] })),
    'E_MODEL_SHAPE',
    'bn1.weight',
  ],
  ['a padding that is none', () => read(tensors, { padding: 'valid' }), 'E_MODEL_FORMAT', 'padding'],
  ['a resolution that is none', () => read(tensors, { resolution: '64.5' }), 'E_MODEL_FORMAT', 'resolution'],
  ['a side too short', () => read(tensors, { resolution: '31' }), 'E_MODEL_SHAPE', 'input'],
  ['labels that are no list', () => read(tensors, { labels: '{"0":"a"}' }), 'E_MODEL_FORMAT', 'labels'],
  ['a label of two lines', () => read(tensors, { labels: '["a\\nb","c"]' }), 'E_MODEL_FORMAT', 'labels'],
  [
    'a label that commands a terminal',
    () => read(tensors, { labels: '["a","b","\\u001b[2J"]' }),
    'E_FILE_LABELS',
    3,
  ],
  ['too few labels', () => read(tensors, { labels: '["a","b"]' }), 'E_LABELS_COUNT', 2],
];

describe('refused, by name', () => {
  for (const [title, provoke, code, place] of cases) {
    test(title, () =>
      assert.throws(provoke, (error: MobilenetError) => {
        assert.ok(error instanceof MobilenetError, String(error));
        assert.deepEqual([error.code, error.place], [code, place], error.message);
        return true;
      }),
    );
  }
});
