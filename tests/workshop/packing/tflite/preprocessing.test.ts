/** Preprocessing inside the graph: folded into the input table as LiteRT rounds each step, or refused by name. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importTflite } from '../../../../workshop/packing/index.ts';
import { sha256Hex } from '../../../../workshop/packing/digest.ts';
import { tinyModel } from './builder.ts';
import type { TinyOptions } from './builder.ts';
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
} as const;

describe('folded preprocessing', () => {
  for (const preprocessing of ['rescale', 'channels'] as const) {
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
    for (const preprocessing of ['rescale', 'channels'] as const) {
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
    const divide = (model: ModelSpec) => void (model.codes[operatorOf(model, 'MUL').opcode] = Code.DIV);
    spoilt(
      code,
      /^Operator 0 \(DIV\) cannot be folded into the input table, in front of the first layer; remove .*`inputRange`/,
      divide,
      rescale,
    );
  });
  test('floats', () => {
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
