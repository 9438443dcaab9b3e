/** Operators that a MobileNet has not, or that are wired wrongly: each refused with a typed error that names it. */
import { describe, test } from 'node:test';
import { spoilt, setField } from './refusal.ts';
import { Code, operandOf, operatorOf } from './writer.ts';
import type { ModelSpec } from './writer.ts';

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

describe('operators that are none of a MobileNet', () => {
  const replaced = (name: keyof typeof Code, by: keyof typeof Code) => (model: ModelSpec) =>
    void (model.codes[operatorOf(model, name).opcode] = Code[by]);

  test('49 names operator and index', () => {
    spoilt('E_MODEL_OPERATOR', /^Operator 8 \(ADD\)/, replaced('SOFTMAX', 'ADD'));
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
