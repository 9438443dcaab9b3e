/** What the importer makes of small models in every form that converters write. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importTflite } from '../../../../workshop/packing/index.ts';
import type { FilterLayer, PoolLayer } from '../../../../workshop/packing/index.ts';
import { tinyModel } from './builder.ts';
import type { TinyOptions } from './builder.ts';
import { operandOf, operatorOf, writeModel } from './writer.ts';

const networkOf = (options: TinyOptions) => importTflite(writeModel(tinyModel(options))).network;
const f32 = Math.fround;

describe('importTflite', () => {
  test('reads layers along the line, with their shapes', () => {
    const { layers } = networkOf({});
    assert.deepEqual(
      layers.map(({ kind, input, output }) =>
        [kind, ...Object.values(input), '→', ...Object.values(output)].join(' '),
      ),
      [
        'convolution 32 32 3 → 16 16 8',
        'depthwise 16 16 8 → 16 16 8',
        'pointwise 16 16 8 → 16 16 11',
        'depthwise 16 16 11 → 8 8 11',
        'pointwise 8 8 11 → 8 8 13',
        'mean 8 8 13 → 1 1 13',
        'pointwise 1 1 13 → 1 1 5',
      ],
    );
  });

  test('int8 tensors move to the u8 domain, filters keep their sign', () => {
    const model = tinyModel({ domain: 'int8' });
    const { network } = importTflite(writeModel(model));
    const first = network.layers[0] as FilterLayer;
    assert.equal(network.domain, 'int8');
    assert.deepEqual([first.inputZero, first.outputZero, first.low, first.high], [127, 0, 0, 255]);
    const stored = model.buffers[operandOf(model, operatorOf(model, 'CONV_2D'), 1).buffer]!;
    assert.deepEqual(first.filters, new Int8Array(stored));
    assert.deepEqual(first.filterZero, new Int8Array(8));
  });

  test('uint8 filters and their zero point are stored less 128', () => {
    const model = tinyModel({ domain: 'uint8' });
    const { network } = importTflite(writeModel(model));
    const first = network.layers[0] as FilterLayer;
    const stored = model.buffers[operandOf(model, operatorOf(model, 'CONV_2D'), 1).buffer]!;
    assert.deepEqual(
      first.filters,
      Int8Array.from(stored, (byte) => byte - 128),
    );
    assert.deepEqual(first.filterZero, new Int8Array(8).fill(117 - 128));
  });

  test('the requantization scale is f32(f32(input · filter) / output)', () => {
    const { scale } = networkOf({}).layers[0] as FilterLayer;
    const expected = Array.from(scale, (_, c) =>
      f32(f32(f32(1 / 127.5) * f32(0.004 + 0.0003 * c)) / f32(6 / 255)),
    );
    assert.deepEqual([...scale], expected);
  });

  test('biases come over as they are; one left out is 0', () => {
    const model = tinyModel();
    operatorOf(model, 'CONV_2D', 1).inputs[2] = -1;
    const { layers } = importTflite(writeModel(model)).network;
    assert.deepEqual([...(layers[0] as FilterLayer).bias].slice(0, 3), [-400, -189, 22]);
    assert.deepEqual((layers[2] as FilterLayer).bias, new Int32Array(11));
  });

  test('SAME pads before an odd side of stride 2, and not before an even one', () => {
    const even = networkOf({ side: 32 }).layers as FilterLayer[];
    const odd = networkOf({ side: 33 }).layers as FilterLayer[];
    assert.deepEqual([even[0]!.padTop, even[0]!.padLeft, even[1]!.padTop, even[3]!.padTop], [0, 0, 1, 0]);
    assert.deepEqual([odd[0]!.padTop, odd[0]!.padLeft, odd[1]!.padTop, odd[3]!.padTop], [1, 1, 1, 1]);
  });

  test('a PAD before a VALID layer folds into it: Keras pads after, PyTorch on all sides', () => {
    for (const [pad, before, side] of [
      ['keras', 0, 8],
      ['pytorch', 1, 9],
    ] as const) {
      const layer = networkOf({ side: 33, pad }).layers[3] as FilterLayer;
      assert.deepEqual([layer.padTop, layer.padLeft], [before, before]);
      assert.deepEqual([layer.input.height, layer.output.height], [17, side]);
    }
  });

  test('clamps: NONE keeps all, RELU begins at the zero point, RELU6 ends at 6', () => {
    const clamps = (activation: number) => {
      const model = tinyModel({ activation });
      // 0.03 · 200 = 6
      const plane = model.tensors[operatorOf(model, 'CONV_2D', 1).outputs[0]!]!;
      Object.assign(plane, { scale: [f32(0.03)], zero: [10 - 128] });
      const reader = model.operators.find(
        ({ inputs }) => inputs[0] === operatorOf(model, 'CONV_2D', 1).outputs[0],
      )!;
      const bias = operandOf(model, reader, 2);
      bias.scale = operandOf(model, reader, 1).scale!.map((scale) => f32(f32(0.03) * scale));
      const { low, high } = importTflite(writeModel(model)).network.layers[2]!;
      return [low, high];
    };
    assert.deepEqual(clamps(0), [0, 255]);
    assert.deepEqual(clamps(1), [10, 255]);
    assert.deepEqual(clamps(3), [10, 210]);
  });

  test('MEAN has multiplier and addend of its own, in the domain of the model', () => {
    const { multiplier, addend } = networkOf({ pool: 'mean' }).layers[5] as PoolLayer;
    const expected = f32(f32(6 / 255) / f32(f32(0.0139) * 64));
    assert.equal(multiplier, expected);
    assert.equal(addend, f32(3 - 128 - f32(f32(64 * -128) * expected)));
  });

  test('AVERAGE_POOL_2D keeps scale and zero point', () => {
    const { layers } = networkOf({ pool: 'average', domain: 'uint8' });
    const pool = layers[5] as PoolLayer;
    assert.equal(pool.kind, 'average');
    assert.deepEqual([pool.multiplier, pool.addend], [0, 0]);
    assert.deepEqual([pool.outputScale, pool.outputZero], [layers[4]!.outputScale, layers[4]!.outputZero]);
  });

  test('every form of the ends, of the head and of the flattening gives the same layers', () => {
    const expected = networkOf({}).layers;
    const forms: TinyOptions[] = [
      { ends: 'other' },
      { ends: 'float' },
      { flatten: 'computed' },
      { flatten: 'squeeze' },
      { softmax: false },
    ];
    for (const form of forms) assert.deepEqual(networkOf(form).layers, expected, JSON.stringify(form));
  });

  test('FULLY_CONNECTED is a pointwise layer', () => {
    const last = networkOf({ head: 'connected' }).layers.at(-1) as FilterLayer;
    assert.deepEqual([last.kind, last.input.channels, last.output.channels], ['pointwise', 13, 5]);
  });

  test('a headless model ends at its pool and has no softmax', () => {
    const network = networkOf({ head: 'none' });
    assert.equal(network.layers.at(-1)?.kind, 'mean');
    assert.equal(network.softmax, undefined);
  });

  test('without a SOFTMAX in the model it is ours over the logits', () => {
    assert.equal(networkOf({}).softmax?.inModel, true);
    const ours = networkOf({ softmax: false }).softmax;
    assert.equal(ours?.inModel, false);
    assert.deepEqual(ours?.table, networkOf({}).softmax?.table);
  });

  test('types of the ends', () => {
    const types = (options: TinyOptions) => {
      const { inputType, outputType } = networkOf(options).contract;
      return [inputType, outputType];
    };
    assert.deepEqual(types({}), ['int8', 'int8']);
    assert.deepEqual(types({ ends: 'other' }), ['uint8', 'uint8']);
    assert.deepEqual(types({ ends: 'float' }), ['float32', 'float32']);
    assert.deepEqual(types({ ends: 'other', domain: 'uint8' }), ['int8', 'int8']);
  });

  test('a grey input has one table and no order of colours', () => {
    const { contract } = networkOf({ channels: 1 });
    assert.equal(contract.order, 'grey');
    assert.equal(contract.inputTable.length, 256);
  });

  test('an open batch size is 1', () => {
    const model = tinyModel();
    for (const tensor of model.tensors)
      if (tensor.buffer === 0) tensor.signature = [-1, ...tensor.shape.slice(1)];
    assert.equal(importTflite(writeModel(model)).network.layers.length, 7);
  });

  test('the order in which operators stand says nothing: shape arithmetic may come first', () => {
    const model = tinyModel({ flatten: 'computed' });
    const before = importTflite(writeModel(model)).network.layers;
    const at = model.operators.findIndex((operator) => operator === operatorOf(model, 'MEAN'));
    model.operators.unshift(...model.operators.splice(at + 2, 3));
    assert.deepEqual(importTflite(writeModel(model)).network.layers, before);
  });

  test('a dead channel with a tiny filter scale and a large bias is taken', () => {
    const model = tinyModel();
    const convolution = operatorOf(model, 'CONV_2D', 1);
    operandOf(model, convolution, 1).scale![3] = f32(1e-11);
    operandOf(model, convolution, 2).scale![3] = f32(f32(6 / 255) * f32(1e-11));
    new Int32Array(model.buffers[operandOf(model, convolution, 2).buffer]!.buffer)[3] = 2 ** 30 + 128;
    const { bias, scale } = importTflite(writeModel(model)).network.layers[2] as FilterLayer;
    assert.equal(bias[3], 2 ** 30 + 128);
    assert.ok(scale[3]! > 0 && scale[3]! < 1e-10);
  });
});
