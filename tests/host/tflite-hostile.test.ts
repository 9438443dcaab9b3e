/** Models that must be refused: each with a typed error that names the place. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../host/errors.ts';
import type { ErrorCode } from '../../host/errors.ts';
import { blankGoldens } from '../../host/packing/golden.ts';
import { encode, importTflite } from '../../host/packing/index.ts';
import { tinyModel } from './tflite-builder.ts';
import type { TinyOptions } from './tflite-builder.ts';
import { Code, Type, operandOf, operatorOf, writeModel } from './tflite-writer.ts';
import type { ModelSpec, OperatorSpec } from './tflite-writer.ts';

/** Imports and encodes, as `pack` does before it runs the golden picture. */
function pack(bytes: Uint8Array): void {
  const { network } = importTflite(bytes);
  encode(network, blankGoldens(network));
}

function refused(bytes: Uint8Array, code: ErrorCode, sentence: RegExp): void {
  assert.throws(
    () => pack(bytes),
    (error: unknown) => {
      assert.ok(error instanceof MobilenetError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, sentence);
      assert.notEqual(error.place, undefined);
      return true;
    },
  );
}

/** Refusal of a model that `spoil` has made wrong. */
function spoilt(
  code: ErrorCode,
  sentence: RegExp,
  spoil: (model: ModelSpec) => void,
  options: TinyOptions = {},
): void {
  const model = tinyModel(options);
  pack(writeModel(model));
  spoil(model);
  refused(writeModel(model), code, sentence);
}

const setField = (operator: OperatorSpec, slot: number, value: number): void => {
  const options = [...operator.options!];
  options[slot] = 'i8' in options[slot]! ? { i8: value } : { i32: value };
  operator.options = options;
};

/** A valid file with a little-endian number overwritten. */
function patched(at: (view: DataView) => number, value: number): Uint8Array {
  const bytes = writeModel(tinyModel());
  const view = new DataView(bytes.buffer);
  view.setUint32(at(view), value, true);
  return bytes;
}

const rootAt = (view: DataView): number => view.getUint32(0, true);
const vtableAt = (view: DataView): number => rootAt(view) - view.getInt32(rootAt(view), true);
/** Address of the root's field in a slot. */
const fieldAt = (view: DataView, slot: number): number =>
  rootAt(view) + view.getUint16(vtableAt(view) + 4 + 2 * slot, true);
const vectorAt = (view: DataView, slot: number): number =>
  fieldAt(view, slot) + view.getUint32(fieldAt(view, slot), true);

describe('what people give instead of a model', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);

  test('a Git LFS pointer', () => {
    refused(
      text('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
      'E_MODEL_FORMAT',
      /git lfs pull/,
    );
  });
  test('a web page', () => {
    refused(text('\n<!DOCTYPE html><html><title>404</title>'), 'E_MODEL_FORMAT', /web page.*raw file/);
  });
  test('a packed weights file', () => refused(text('MNW1\x01\0\0\0'), 'E_MODEL_FORMAT', /packed weights/));
  test('a zip archive', () => refused(text('PK\x03\x04 keras'), 'E_MODEL_FORMAT', /TFLiteConverter/));
  test('an empty file', () => refused(new Uint8Array(0), 'E_MODEL_TRUNCATED', /0 bytes/));
  test('other bytes', () => refused(text('hello, hello, hello'), 'E_MODEL_FORMAT', /TFL3/));
  test('a float model names the option of the converter', () => {
    const floats = (model: ModelSpec): void => {
      for (const tensor of model.tensors) if (tensor.type === Type.int8) tensor.type = Type.float32;
    };
    spoilt('E_MODEL_FLOAT', /operator 0 \(CONV_2D\).*representative_dataset.*TFLITE_BUILTINS_INT8/, floats);
  });
  test('a model with float activations and int8 filters', () => {
    spoilt('E_MODEL_FLOAT', /operator 0/, (model) => (model.tensors[model.inputs[0]!]!.type = Type.float32));
  });
});

describe('broken tables', () => {
  test('28 root offset past the end', () =>
    refused(
      patched(() => 0, 1 << 30),
      'E_MODEL_TRUNCATED',
      /model lies beyond/,
    ));
  test('28 root offset 0, and not a multiple of 4', () => {
    refused(
      patched(() => 0, 0),
      'E_MODEL_FORMAT',
      /model refers to 0 bytes/,
    );
    refused(
      patched(() => 0, 18),
      'E_MODEL_FORMAT',
      /model refers to 18 bytes/,
    );
  });
  test('29 vtable before the file, past its end, at an odd address', () => {
    refused(patched(rootAt, 1 << 20), 'E_MODEL_TRUNCATED', /vtable/);
    refused(patched(rootAt, -(1 << 20)), 'E_MODEL_TRUNCATED', /vtable/);
    refused(patched(rootAt, 5), 'E_MODEL_FORMAT', /odd address/);
  });
  test('29 vtable of an odd size, and of a table beyond the file', () => {
    refused(patched(vtableAt, 0x0010_0007), 'E_MODEL_FORMAT', /vtable of 7 bytes/);
    refused(patched(vtableAt, 0xffff_000e), 'E_MODEL_TRUNCATED', /model lies beyond/);
  });
  test('29 a field outside of its table', () => {
    refused(
      patched((view) => vtableAt(view) + 4, 0x00ff_00ff),
      'E_MODEL_FORMAT',
      /field 0 outside/,
    );
  });
  test('30 vector length 2³¹', () => {
    refused(
      patched((view) => vectorAt(view, 4), 2 ** 31),
      'E_MODEL_TRUNCATED',
      /model\.buffers/,
    );
  });
  test('31 a table cannot contain itself: references lead forward only', () => {
    refused(
      patched((view) => fieldAt(view, 2), 2 ** 32 - 64),
      'E_MODEL_TRUNCATED',
      /model\.subgraphs/,
    );
  });
  test('32 many references to one subtree', () => {
    const model = tinyModel();
    const wide = { ...model.operators[0]!, inputs: new Array<number>(9000).fill(0) };
    const operators = new Array<OperatorSpec>(1000).fill(wide);
    const bytes = writeModel({ ...model, operators });
    assert.ok(bytes.length < 65536);
    refused(bytes, 'E_MODEL_LIMIT', /entries/);
    refused(
      writeModel({ ...model, operators: operators.concat(operators) }),
      'E_MODEL_LIMIT',
      /2000 operators/,
    );
  });
  test('truncations', () => {
    const bytes = writeModel(tinyModel());
    for (let length = 0; length < bytes.length; length += 5) {
      assert.throws(() => pack(bytes.slice(0, length)), MobilenetError, `cut to ${length}`);
    }
  });
  test('no damaged byte does anything but change the network or raise a typed error', () => {
    const bytes = writeModel(tinyModel({ ends: 'other', flatten: 'computed', pad: 'keras', side: 33 }));
    let refusals = 0;
    for (let at = 0; at < bytes.length; at += 3) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      try {
        pack(damaged);
      } catch (error) {
        assert.ok(error instanceof MobilenetError, `byte ${at}: ${String(error)}`);
        refusals++;
      }
    }
    assert.ok(refusals > bytes.length / 30, `${refusals} of ${bytes.length}`);
  });
});

describe('wrong references', () => {
  test('33 tensor index −1 as required', () => {
    const without = (slot: number) => (model: ModelSpec) =>
      void (operatorOf(model, 'CONV_2D', 1).inputs[slot] = -1);
    spoilt('E_MODEL_FORMAT', /Operator 2 \(CONV_2D\) lacks its operand 1/, without(1));
    spoilt('E_MODEL_SHAPE', /Nothing reads tensor/, without(0));
  });
  test('33 tensor index out of range', () => {
    const stray = (tensor: number) => (model: ModelSpec) =>
      void (operatorOf(model, 'MEAN').inputs[1] = tensor);
    spoilt('E_MODEL_FORMAT', /Operator 5 \(MEAN\) names the tensor 999/, stray(999));
    spoilt('E_MODEL_FORMAT', /Operator 5 \(MEAN\) names the tensor -2/, stray(-2));
  });
  test('34 operator code out of range', () => {
    spoilt('E_MODEL_OPERATOR', /Operator 1 has the code 77/, (model) => (model.operators[1]!.opcode = 77));
    spoilt('E_MODEL_OPERATOR', /Operator 5 \(builtin 9999\)/, (model) => {
      model.codes[operatorOf(model, 'MEAN').opcode] = 9999;
    });
  });
  test('35 buffer index out of range', () => {
    spoilt(
      'E_MODEL_FORMAT',
      /Tensor 0 names the buffer 4294967295/,
      (model) => (model.tensors[0]!.buffer = -1),
    );
  });
  test('43 a self-loop', () => {
    spoilt(
      'E_MODEL_OPERATOR',
      /Operator 3 \(DEPTHWISE_CONV_2D\) writes tensor \d+ a second time/,
      (model) => {
        model.operators[3]!.outputs = [model.operators[2]!.outputs[0]!];
      },
    );
    spoilt('E_MODEL_OPERATOR', /Operator 0 \(CONV_2D\) writes tensor 0 a second time/, (model) => {
      model.operators[0]!.outputs = [model.inputs[0]!];
    });
  });
  test('43 a tensor that is read before it is written', () => {
    spoilt('E_MODEL_OPERATOR', /Operator 1 \(CONV_2D\) reads tensor \d+ before it is written/, (model) => {
      model.operators.splice(1, 2, model.operators[2]!, model.operators[1]!);
    });
  });
  test('an output that nothing leads to', () => {
    spoilt('E_MODEL_SHAPE', /Nothing reads tensor/, (model) => {
      model.outputs = [model.tensors.push({ ...model.tensors[0]! }) - 1];
    });
  });
  test('44 two subgraphs, two inputs, two outputs', () => {
    spoilt('E_MODEL_SHAPE', /2 subgraphs/, (model) => (model.subgraphs = 2));
    spoilt('E_MODEL_SHAPE', /0 subgraphs/, (model) => (model.subgraphs = 0));
    spoilt('E_MODEL_SHAPE', /2 inputs/, (model) => model.inputs.push(1));
    spoilt('E_MODEL_SHAPE', /2 outputs/, (model) => model.outputs.push(1));
  });
  test('50 a buffer outside of the tables', () => {
    spoilt('E_MODEL_FORMAT', /buffers\[0\] outside of its tables/, (model) => (model.externalOffset = 4096n));
  });
  test('another schema version', () => spoilt('E_MODEL_FORMAT', /version 4/, (model) => (model.version = 4)));
});

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
    spoilt('E_MODEL_QUANTIZATION', /along dimension 3, not 0/, (model) => (filterOf(model).dimension = 3));
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

describe('operators that are none of a MobileNet', () => {
  const replaced = (name: keyof typeof Code, by: keyof typeof Code) => (model: ModelSpec) =>
    void (model.codes[operatorOf(model, name).opcode] = Code[by]);

  test('49 names operator and index', () => {
    spoilt('E_MODEL_OPERATOR', /^Operator 8 \(LOGISTIC\)/, replaced('SOFTMAX', 'LOGISTIC'));
    spoilt('E_MODEL_OPERATOR', /^Operator 5 \(ADD\)/, replaced('MEAN', 'ADD'));
  });
  test('a branch', () => {
    spoilt('E_MODEL_OPERATOR', /^Operator 9 \(CONV_2D\) is the second reader/, (model) => {
      const { outputs, ...branch } = model.operators[2]!;
      const aside = model.tensors.push({ ...model.tensors[outputs[0]!]! }) - 1;
      model.operators.push({ ...branch, outputs: [aside] });
    });
  });
  test('an operator beside the line', () => {
    spoilt('E_MODEL_OPERATOR', /^Operator 9 \(MEAN\) stands beside the line/, (model) => {
      const tensor = (): number => model.tensors.push({ ...model.tensors[0]! }) - 1;
      model.operators.push({
        ...operatorOf(model, 'MEAN'),
        inputs: [tensor(), operatorOf(model, 'MEAN').inputs[1]!],
        outputs: [tensor()],
      });
    });
  });
  test('options of another kind', () => {
    spoilt(
      'E_MODEL_FORMAT',
      /Operator 0 \(CONV_2D\) carries options/,
      (model) => (model.operators[0]!.optionsType = 2),
    );
    spoilt(
      'E_MODEL_FORMAT',
      /Operator 0 \(CONV_2D\) carries options/,
      (model) => delete model.operators[0]!.options,
    );
  });
  test('another fused activation', () => {
    spoilt('E_MODEL_OPERATOR', /fused activation 2/, (model) => setField(operatorOf(model, 'CONV_2D'), 3, 2));
  });
  test('a mean over the channels', () => {
    spoilt('E_MODEL_OPERATOR', /axes \[2,3\]/, (model) => {
      new Int32Array(model.buffers[operandOf(model, operatorOf(model, 'MEAN'), 1).buffer]!.buffer).set([
        2, 3,
      ]);
    });
  });
  test('a pool over a part of the plane', () => {
    const part = (model: ModelSpec): void => setField(operatorOf(model, 'AVERAGE_POOL_2D'), 3, 7);
    spoilt('E_MODEL_OPERATOR', /pools 8×7 of 8×8/, part, { pool: 'average' });
  });
  test('padding by two, into channels, or in front of no convolution', () => {
    const pads = (values: number[]) => (model: ModelSpec) =>
      new Int32Array(model.buffers[operandOf(model, operatorOf(model, 'PAD'), 1).buffer]!.buffer).set(values);
    const keras = { pad: 'keras' } as const;
    spoilt('E_MODEL_OPERATOR', /PAD\) pads by/, pads([0, 0, 0, 1, 0, 1, 0, 1]), keras);
    spoilt('E_MODEL_OPERATOR', /PAD\) pads by/, pads([0, 0, -1, 2, 0, 1, 0, 0]), keras);
    spoilt('E_MODEL_SHAPE', /padded by/, pads([0, 0, 1, 1, 0, 1, 0, 0]), keras);
    spoilt('E_MODEL_OPERATOR', /pads|padded|follows/, replaced('RESHAPE', 'PAD'));
  });
});
