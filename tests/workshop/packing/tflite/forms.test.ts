/** Other forms of the same network: the importer makes the same layers of them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importTflite } from '../../../../workshop/packing/index.ts';
import type { FilterLayer } from '../../../../workshop/packing/index.ts';
import { tinyModel } from './builder.ts';
import type { TinyOptions } from './builder.ts';
import { operandOf, operatorOf, Type, writeModel } from './writer.ts';

const networkOf = (options: TinyOptions) => importTflite(writeModel(tinyModel(options))).network;

describe('equivalent forms', () => {
  test('a softmax before the last reshape is the same model', () => {
    for (const ends of ['own', 'other', 'float'] as const) {
      for (const flatten of ['computed', 'constant', 'squeeze'] as const) {
        const form: TinyOptions = { ends, flatten, head: 'convolution' };
        const [early, late] = [networkOf({ ...form, softmax: 'early' }), networkOf(form)];
        assert.deepEqual([early.layers, early.softmax], [late.layers, late.softmax], JSON.stringify(form));
      }
    }
  });

  test('a depthwise stem is a convolution whose output channels read one input channel each', () => {
    for (const domain of ['int8', 'uint8'] as const) {
      for (const channels of [1, 3] as const) {
        const model = tinyModel({ domain, channels, stem: 'depthwise' });
        const { filters, filterZero, ...layer } = importTflite(writeModel(model)).network
          .layers[0] as FilterLayer;
        const stored = model.buffers[operandOf(model, operatorOf(model, 'DEPTHWISE_CONV_2D'), 1).buffer]!;
        const outputs = channels === 1 ? 8 : 9;
        assert.deepEqual(
          [layer.kind, layer.output.channels, filters.length],
          ['convolution', outputs, 9 * outputs * channels],
        );
        filters.forEach((filter, at) => {
          const [output, tap, input] = [
            Math.floor(at / channels / 9),
            Math.floor(at / channels) % 9,
            at % channels,
          ];
          const own = ((stored[tap * outputs + output]! << 24) >> 24) ^ (domain === 'uint8' ? -128 : 0);
          const isRead = input === Math.floor(output / (channels === 1 ? 8 : 3));
          assert.equal(filter, isRead ? own : filterZero[output], `${domain}, filter ${at}`);
        });
      }
    }
  });

  test('axes that are only renamed: a plane without its batch in front, a vector behind', () => {
    const model = tinyModel({ flatten: 'constant', softmax: 'early' });
    const [input, output] = [model.inputs[0]!, model.outputs[0]!];
    const shape = new Int32Array([1, 32, 32, 3]);
    const constant = {
      shape: [4],
      type: Type.int32,
      buffer: model.buffers.push(new Uint8Array(shape.buffer)) - 1,
    };
    const named = model.tensors.push({ ...model.tensors[input]! }) - 1;
    const [first, last] = [model.operators[0]!, model.operators.at(-1)!];
    first.inputs = [named, ...first.inputs.slice(1)];
    model.operators.unshift({ ...last, inputs: [input, model.tensors.push(constant) - 1], outputs: [named] });
    const expected = networkOf({}).layers;
    for (const outer of [[32, 32, 3], [1, 3072], [3072]]) {
      for (const inner of [[5], [1, 5, 1], [5, 1], [1, 5, 1, 1]]) {
        model.tensors[input]!.shape = outer;
        model.tensors[output]!.shape = inner;
        assert.deepEqual(importTflite(writeModel(model)).network.layers, expected, `${outer} … ${inner}`);
      }
    }
  });
});
