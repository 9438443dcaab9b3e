/** Preprocessing inside the graph: folded into the input table as LiteRT rounds each step, or refused by name. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importTflite } from '../../../../workshop/packing/index.ts';
import { sha256Hex } from '../../../../workshop/packing/digest.ts';
import { tinyModel } from './builder.ts';
import type { TinyOptions } from './builder.ts';
import { kinds } from './preprocessed.ts';
import type { Preprocessing } from './preprocessed.ts';
import { setField, spoilt } from './refusal.ts';
import { Code, operandOf, operatorOf, Type, writeModel } from './writer.ts';
import type { ModelSpec } from './writer.ts';

const networkOf = (options: TinyOptions) => importTflite(writeModel(tinyModel(options))).network;

/**
 * What LiteRT (ai-edge-litert 2.3.0, XNNPACK) makes of the bytes 0 to 255 in each channel before the first layer of the
 * builder's models, [3][256] in the u8 domain: the bytes 0, 17 … 255, and the digest of all.
 */
const answers = {
  rescale: {
    bytes: new Array<number[]>(3).fill([
      0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 252,
    ]),
    digest: '289e05addb562f4f269c13d8b0aa400b659007e8d1f1fefd7f37ee9ab27bde5a',
  },
  channels: {
    bytes: [
      [58, 70, 83, 96, 110, 121, 135, 148, 160, 173, 185, 198, 211, 223, 236, 237],
      [8, 24, 41, 58, 75, 93, 109, 125, 144, 161, 177, 194, 211, 228, 246, 255],
      [0, 0, 0, 2, 23, 46, 66, 88, 109, 130, 151, 174, 193, 214, 237, 255],
    ],
    digest: '5638e4e2dc56368c39452d973b651b467037faaaddc7093620934998d59cdc48',
  },
  divide: {
    bytes: new Array<number[]>(3).fill([
      0, 18, 37, 58, 77, 96, 115, 133, 152, 173, 192, 211, 230, 249, 255, 255,
    ]),
    digest: '313b582cc1e03878026e4229459712b05ded902c4106dd1ec7d0c4abdac068ca',
  },
  cast: {
    bytes: new Array<number[]>(3).fill([
      0, 17, 34, 51, 68, 84, 101, 120, 136, 153, 170, 187, 204, 221, 238, 252,
    ]),
    digest: 'a18d6e58d30b1ce2740a68cb0ff546ac6e90ef5dd68578d433874b35904a10ed',
  },
  floats: {
    bytes: [
      [14, 30, 45, 61, 76, 92, 107, 123, 138, 154, 169, 185, 200, 216, 231, 247],
      [29, 43, 58, 72, 86, 101, 115, 129, 144, 158, 172, 187, 201, 215, 230, 244],
      [45, 58, 72, 85, 99, 112, 126, 139, 153, 166, 180, 194, 207, 221, 234, 248],
    ],
    digest: '559577b8da381c0ca77f1cef46bac357e442178f354f9977e1bb35239665179d',
  },
} as const satisfies Record<Preprocessing, unknown>;

describe('folded preprocessing', () => {
  for (const preprocessing of kinds) {
    for (const domain of ['int8', 'uint8'] as const) {
      test(`${preprocessing} in ${domain} is LiteRT's, whatever the type of the input`, () => {
        for (const ends of ['own', 'other'] as const) {
          const { inputTable } = networkOf({ preprocessing, domain, ends }).contract;
          const every17th = [0, 1, 2].map((channel) =>
            [...inputTable.subarray(256 * channel, 256 * (channel + 1))].filter((_, byte) => byte % 17 === 0),
          );
          assert.deepEqual(every17th, answers[preprocessing].bytes);
          assert.equal(sha256Hex(inputTable), answers[preprocessing].digest);
        }
      });
    }
  }

  test('the layers are those of the model without it', () => {
    const expected = networkOf({}).layers;
    for (const preprocessing of kinds) {
      assert.deepEqual(networkOf({ preprocessing }).layers, expected);
    }
  });

  test('a constant may come first: then SUB takes the input from it', () => {
    const model = tinyModel({ preprocessing: 'rescale' });
    const before = importTflite(writeModel(model)).network.contract.inputTable;
    operatorOf(model, 'MUL').inputs.reverse();
    assert.deepEqual(importTflite(writeModel(model)).network.contract.inputTable, before);
    operatorOf(model, 'SUB').inputs.reverse();
    const { inputTable } = importTflite(writeModel(model)).network.contract;
    // 1 − x instead of x − 1, around the zero point 127.
    inputTable.forEach((byte, at) => assert.ok(Math.abs(byte + before[at]! - 2 * 127) <= 1, `byte ${at}`));
  });

  test('a fused activation clamps', () => {
    const model = tinyModel({ preprocessing: 'rescale' });
    setField(operatorOf(model, 'SUB'), 0, 1);
    const { inputTable } = importTflite(writeModel(model)).network.contract;
    assert.equal(Math.min(...inputTable), 127);
  });
});

describe('preprocessing that is refused', () => {
  const rescale = { preprocessing: 'rescale' } as const;
  const code = 'E_MODEL_OPERATOR';

  test('an operator that no table stands for', () => {
    const bent = (model: ModelSpec) => void (model.codes[operatorOf(model, 'MUL').opcode] = Code.LOGISTIC);
    spoilt(
      code,
      /^Operator 0 \(LOGISTIC\) cannot be folded into the input table, in front of the first layer; remove .*`inputRange`/,
      bent,
      rescale,
    );
  });
  test('floats of a float input', () => {
    const floats = (model: ModelSpec): void => {
      const { inputs, outputs } = operatorOf(model, 'MUL');
      for (const tensor of [...inputs, ...outputs]) {
        Object.assign(model.tensors[tensor]!, { type: Type.float32, buffer: 0 });
      }
    };
    spoilt(code, /\(MUL\) computes in float32/, floats, rescale);
  });
  test('another constant for each pixel', () => {
    const wide = (model: ModelSpec): void => {
      const constant = operandOf(model, operatorOf(model, 'MUL'), 1);
      constant.shape = [32, 1];
      constant.buffer = model.buffers.push(new Uint8Array(32)) - 1;
    };
    spoilt(code, /\(MUL\) has the shape \[32,1\]/, wide, rescale);
  });
  test('scales beyond those of which LiteRT computes the sum or the product so', () => {
    const scaled = (name: 'MUL' | 'SUB', factor: number) => (model: ModelSpec) =>
      void (operandOf(model, operatorOf(model, name), 1).scale![0]! *= factor);
    spoilt(code, /\(MUL\) rescales by .*, not by 0\.0000152/, scaled('MUL', 1e6), rescale);
    spoilt(code, /\(MUL\) rescales by/, scaled('MUL', 1e-4), rescale);
    spoilt(code, /\(SUB\) rescales by .*, not by 0\.0009765/, scaled('SUB', 300), rescale);
    spoilt(code, /\(SUB\) rescales by/, scaled('SUB', 1e-4), rescale);
  });
  test('a quotient that LiteRT does not define, or by the input', () => {
    const divisor = (model: ModelSpec) => operandOf(model, operatorOf(model, 'DIV'), 1);
    const divide = { preprocessing: 'divide' } as const;
    spoilt(code, /\(DIV\) divides by 0 into steps/, (model) => void (divisor(model).zero = [-8]), divide);
    for (const scale of [3.4e38, 1e-37]) {
      spoilt(code, /\(DIV\) divides by/, (model) => void (divisor(model).scale = [scale]), divide);
    }
    const small = (model: ModelSpec) => void (divisor(model).scale = [1000]);
    spoilt(code, /\(DIV\) divides by 113000 into steps of 0\.0093\d*, which LiteRT does not/, small, divide);
    const turned = (model: ModelSpec) => void operatorOf(model, 'DIV').inputs.reverse();
    spoilt(code, /\(DIV\) takes tensor 0 as another than its first operand/, turned, divide);
  });
  test('a CAST of other than the bytes of the input', () => {
    const signed = (model: ModelSpec) => void (model.tensors[model.inputs[0]!]!.type = Type.int8);
    spoilt(code, /\(CAST\) makes float32 of int8, in front/, signed, { preprocessing: 'cast' });
    const whole = (model: ModelSpec): void => {
      const cast = operatorOf(model, 'CAST');
      model.tensors[cast.outputs[0]!]!.type = Type.int32;
    };
    spoilt(code, /\(CAST\) makes int32 of uint8/, whole, { preprocessing: 'cast' });
  });
  test('floats that are none', () => {
    const floats = { preprocessing: 'floats' } as const;
    const divided = (model: ModelSpec) =>
      void (model.buffers[operandOf(model, operatorOf(model, 'DIV'), 1).buffer] = new Uint8Array(12));
    spoilt(code, /\(DIV\) makes an infinite number or none/, divided, floats);
    const short = (model: ModelSpec) =>
      void (model.buffers[operandOf(model, operatorOf(model, 'DIV'), 1).buffer] = new Uint8Array(8));
    spoilt('E_MODEL_SHAPE', /has 8 bytes/, short, floats);
    const mixed = (model: ModelSpec) =>
      void (model.tensors[operatorOf(model, 'SUB').outputs[0]!]!.type = Type.int32);
    spoilt('E_MODEL_TYPE', /is of int32 where float32 is due/, mixed, floats);
  });
  test('more channels than there is memory for', () => {
    for (const preprocessing of kinds) {
      const huge = (model: ModelSpec) =>
        void (operandOf(model, operatorOf(model, 'CONV_2D'), 0).shape = [2 ** 31 - 1]);
      spoilt('E_MODEL_SHAPE', /The input is 1×1×2147483647/, huge, { preprocessing });
    }
  });
  test('operands of two types', () => {
    const mixed = (model: ModelSpec): void => {
      Object.assign(operandOf(model, operatorOf(model, 'MUL'), 1), { type: Type.uint8, zero: [0] });
    };
    spoilt('E_MODEL_QUANTIZATION', /is used beside another type/, mixed, rescale);
  });
  test('the same operators behind the first layer', () => {
    const late = (model: ModelSpec) => void (model.codes[operatorOf(model, 'MEAN').opcode] = Code.MUL);
    spoilt(code, /^Operator 5 \(MUL\) has no place there/, late);
  });
});
