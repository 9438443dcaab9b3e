/** Tensors of a wrong type, shape or quantization: each refused with a typed error that names it. */
import { describe, test } from 'node:test';
import { tinyModel } from './builder.ts';
import { pack, refused, setField, spoilt } from './refusal.ts';
import { Type, operandOf, operatorOf, writeModel } from './writer.ts';
import type { ModelSpec } from './writer.ts';

describe('wrong quantization', () => {
  const filterOf = (model: ModelSpec) => operandOf(model, operatorOf(model, 'CONV_2D', 1), 1);
  const biasOf = (model: ModelSpec) => operandOf(model, operatorOf(model, 'CONV_2D', 1), 2);
  const planeOf = (model: ModelSpec) => operandOf(model, operatorOf(model, 'CONV_2D', 1), 0);

  test('36 missing', () => {
    for (const tensorOf of [filterOf, biasOf, planeOf]) {
      spoilt('E_MODEL_QUANTIZATION', /has no scale/, (model) => void (tensorOf(model).scale = []));
      spoilt('E_MODEL_QUANTIZATION', /0 zero points/, (model) => void (tensorOf(model).zero = []));
    }
  });
  for (const scale of [0, NaN, Infinity, -1, 2 ** -130]) {
    test(`37 scale ${scale}`, () => {
      for (const tensorOf of [filterOf, biasOf, planeOf]) {
        spoilt('E_MODEL_QUANTIZATION', /has the scale/, (model) => void (tensorOf(model).scale![0] = scale));
      }
    });
  }
  test('38 another number of scales than of channels', () => {
    spoilt('E_MODEL_QUANTIZATION', /has 12 scales/, (model) => {
      filterOf(model).scale!.push(1);
      filterOf(model).zero!.push(0);
    });
  });
  test('39 quantized dimension 9, and that of another axis', () => {
    spoilt('E_MODEL_QUANTIZATION', /dimension 9 of 4/, (model) => (filterOf(model).dimension = 9));
    spoilt('E_MODEL_QUANTIZATION', /dimension -1/, (model) => (filterOf(model).dimension = -1));
    spoilt(
      'E_MODEL_QUANTIZATION',
      /along dimension 3 of 4, not 0/,
      (model) => (filterOf(model).dimension = 3),
    );
  });
  test('a dimension says nothing of one scale, nor of the scales of biases', () => {
    const uint8 = tinyModel({ domain: 'uint8' });
    for (const tensor of uint8.tensors) if (tensor.scale) tensor.dimension = 7;
    pack(writeModel(uint8));
    const int8 = tinyModel({ domain: 'int8' });
    biasOf(int8).dimension = 3;
    pack(writeModel(int8));
  });
  test('zero points out of range, or where there must be none', () => {
    spoilt('E_MODEL_QUANTIZATION', /zero point 128/, (model) => void (planeOf(model).zero = [128]));
    spoilt('E_MODEL_QUANTIZATION', /zero point 5/, (model) => void (filterOf(model).zero![2] = 5));
    spoilt('E_MODEL_QUANTIZATION', /zero point other than 0/, (model) => void (biasOf(model).zero![2] = 5));
    const uint8 = { domain: 'uint8' } as const;
    spoilt('E_MODEL_QUANTIZATION', /zero point 256/, (model) => void (filterOf(model).zero = [256]), uint8);
    spoilt(
      'E_MODEL_QUANTIZATION',
      /zero point 9007199254740992/,
      (model) => void (planeOf(model).zero = [2 ** 53]),
      uint8,
    );
  });
  test('a bias of another scale than input · filter', () => {
    spoilt('E_MODEL_QUANTIZATION', /bias scale/, (model) => void (biasOf(model).scale![4]! *= 1.001));
  });
  test('a requantization scale of 256', () => {
    spoilt('E_MODEL_QUANTIZATION', /Layer 2 \(pointwise\) has the scale 2/, (model) => {
      filterOf(model).scale![0]! *= 70000;
      biasOf(model).scale![0]! *= 70000;
    });
  });
  test('a bias beyond the sums of 32 bits', () => {
    const reach = (bias: number) => (model: ModelSpec) =>
      void (new Int32Array(model.buffers[biasOf(model).buffer]!.buffer)[1] = bias);
    spoilt('E_MODEL_QUANTIZATION', /Layer 2 .* channel 1/, reach(3 * 2 ** 29 + 1));
    const model = tinyModel();
    reach(-3 * 2 ** 29)(model);
    pack(writeModel(model));
  });
  test('operators that only move bytes must not rescale', () => {
    spoilt('E_MODEL_QUANTIZATION', /RESHAPE\) rescales/, (model) => {
      Object.assign(model.tensors[operatorOf(model, 'RESHAPE').outputs[0]!]!, { scale: [0.5] });
    });
    const rescale = (model: ModelSpec): void => void (model.tensors[model.inputs[0]!]!.scale = [0.5]);
    spoilt('E_MODEL_QUANTIZATION', /QUANTIZE\) rescales/, rescale, { ends: 'other' });
  });
  test('a softmax that does not end in 1/256', () => {
    spoilt(
      'E_MODEL_QUANTIZATION',
      /SOFTMAX.*0\.5/,
      (model) => void (model.tensors[model.outputs[0]!]!.scale = [0.5]),
    );
  });
});

describe('wrong types and shapes', () => {
  const filterOf = (model: ModelSpec) => operandOf(model, operatorOf(model, 'DEPTHWISE_CONV_2D'), 1);
  const planeOf = (model: ModelSpec) => operandOf(model, operatorOf(model, 'DEPTHWISE_CONV_2D'), 0);

  test('40 a buffer of another size than its shape', () => {
    const cut = (model: ModelSpec): void => {
      model.buffers[filterOf(model).buffer] = model.buffers[filterOf(model).buffer]!.slice(1);
    };
    spoilt('E_MODEL_SHAPE', /has 71 bytes for the shape \[1,3,3,8\]/, cut);
    spoilt('E_MODEL_SHAPE', /without any bytes/, (model) => void (filterOf(model).buffer = 0));
  });
  test('41 a depthwise layer of several filters per channel', () => {
    spoilt('E_MODEL_OPERATOR', /Operator 1 .*by 2 filters/, (model) => {
      setField(operatorOf(model, 'DEPTHWISE_CONV_2D'), 3, 2);
    });
  });
  test('42 stride 0, 3 or unequal; dilation 0 or 2', () => {
    const window = (slot: number, value: number) => (model: ModelSpec) =>
      setField(operatorOf(model, 'DEPTHWISE_CONV_2D'), slot, value);
    spoilt('E_MODEL_OPERATOR', /strides 0, 1/, window(2, 0));
    spoilt('E_MODEL_OPERATOR', /strides 1, 3/, window(1, 3));
    for (const dilation of [0, 2]) {
      spoilt('E_MODEL_OPERATOR', /dilated/, (model) => {
        const operator = operatorOf(model, 'DEPTHWISE_CONV_2D');
        operator.options = [...operator.options!, { i32: dilation }];
      });
    }
  });
  test('a stated output side that the layer does not make', () => {
    spoilt('E_MODEL_OPERATOR', /Operator 3 .* where 16 make 16/, (model) => {
      const operator = operatorOf(model, 'DEPTHWISE_CONV_2D', 1);
      setField(operator, 1, 1);
      setField(operator, 2, 1);
    });
  });
  test('45 a sparse tensor', () => {
    spoilt('E_MODEL_TYPE', /sparse int8/, (model) => void (filterOf(model).sparse = true));
  });
  test('46 float16, int16, int4', () => {
    for (const type of ['int16', 'int4'] as const) {
      spoilt('E_MODEL_TYPE', new RegExp(`is of ${type}`), (model) => void (planeOf(model).type = Type[type]));
    }
    spoilt('E_MODEL_FLOAT', /Operator 1|operator 1/, (model) => void (planeOf(model).type = Type.float16));
  });
  test('filters of the other domain than their plane', () => {
    spoilt('E_MODEL_QUANTIZATION', /filters a plane of int8/, (model) => {
      Object.assign(filterOf(model), { type: Type.uint8, scale: [1], zero: [0] });
    });
  });
  test('47 rank 0, 7 and 9', () => {
    const inputOf = (model: ModelSpec) => model.tensors[model.inputs[0]!]!;
    spoilt('E_MODEL_SHAPE', /of shape \[\]/, (model) => (inputOf(model).shape = []));
    spoilt('E_MODEL_SHAPE', /1,1,1,1,32,32,3/, (model) => inputOf(model).shape.unshift(1, 1, 1));
    spoilt('E_MODEL_LIMIT', /9 axes/, (model) => inputOf(model).shape.unshift(1, 1, 1, 1, 1));
  });
  test('48 an open side', () => {
    spoilt('E_MODEL_SHAPE', /open side -1/, (model) => (planeOf(model).shape = [1, -1, 16, 8]));
    spoilt('E_MODEL_SHAPE', /is open: \[1,-1,16,8\]/, (model) => (planeOf(model).signature = [1, -1, 16, 8]));
  });
  test('a shape whose product wraps', () => {
    spoilt('E_MODEL_LIMIT', /2³¹ elements/, (model) => (planeOf(model).shape = [1, 65536, 65536, 8]));
  });
  test('an input too small, too large or of two channels', () => {
    refused(writeModel(tinyModel({ side: 31 })), 'E_MODEL_SHAPE', /31×31×3/);
    refused(writeModel(tinyModel({ channels: 2 as 1 })), 'E_MODEL_SHAPE', /32×32×2/);
    refused(writeModel(tinyModel({ side: 2050 })), 'E_MODEL_SHAPE', /2050×2050×3/);
  });
  test('a batch of two', () =>
    spoilt('E_MODEL_SHAPE', /batch size 1/, (model) => (planeOf(model).shape[0] = 2)));
});
