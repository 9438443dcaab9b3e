/** Models of other kinds: each refused by its name, with what to do. */
import { describe, test } from 'node:test';
import { spoilt } from './refusal.ts';
import { Code, operatorOf, Type } from './writer.ts';
import type { ModelSpec, TensorSpec } from './writer.ts';

const code = 'E_MODEL_OPERATOR';

/** Puts an operator on what the second pointwise layer writes, and on what the layers before it have written. */
const joined =
  (name: keyof typeof Code, more: (keyof typeof Code)[] = []) =>
  (model: ModelSpec): void => {
    const last = operatorOf(model, 'CONV_2D', 2);
    const other = operatorOf(model, 'DEPTHWISE_CONV_2D', 1).outputs[0]!;
    const written = last.outputs[0]!;
    last.outputs = [model.tensors.push({ ...model.tensors[written]! }) - 1];
    for (const each of [...more, name]) {
      model.operators.push({
        opcode: model.codes.push(Code[each]) - 1,
        inputs: [last.outputs[0]!, other],
        outputs: each === name ? [written] : [model.tensors.push({ ...model.tensors[other]! }) - 1],
      });
    }
  };

/** The first operator becomes a custom one. */
const custom = (name: string) => (model: ModelSpec) => {
  model.custom = name;
  model.operators[0]!.opcode = model.codes.push(Code.CUSTOM) - 1;
};

describe('models of other kinds', () => {
  test('MobileNet V2, EfficientNet-Lite, ResNet', () => {
    spoilt(code, /\(ADD\) adds two branches.* MobileNet V2 \(residual ADD\).*V1 only/, joined('ADD'));
    spoilt(code, /EfficientNet-Lite \(residual ADD, 5×5 filters\)/, (model) => {
      joined('ADD')(model);
      model.tensors[operatorOf(model, 'DEPTHWISE_CONV_2D').inputs[1]!]!.shape = [1, 5, 5, 8];
      model.tensors[operatorOf(model, 'DEPTHWISE_CONV_2D').inputs[1]!]!.buffer = 0;
    });
    spoilt(code, /residual network, such as ResNet/, (model) => {
      joined('ADD')(model);
      model.codes[operatorOf(model, 'DEPTHWISE_CONV_2D').opcode] = Code.CONV_2D;
    });
  });
  test('MobileNet V3', () => {
    spoilt(code, /\(HARD_SWISH\) makes this a MobileNet V3 \(hard swish\)/, joined('ADD', ['HARD_SWISH']));
    spoilt(code, /\(MUL\) multiplies two branches.*MobileNet V3/, joined('MUL'));
  });
  test('EfficientNet', () => spoilt(code, /\(MUL\).*EfficientNet/, joined('MUL', ['LOGISTIC'])));
  test('Inception, DenseNet, detectors', () => spoilt(code, /joins branches/, joined('CONCATENATION')));
  test('compiled for an accelerator, or of another program', () => {
    spoilt(
      code,
      /CUSTOM edgetpu-custom-op\) is compiled for Edge TPU; .*before edgetpu_compiler/,
      custom('edgetpu-custom-op'),
    );
    spoilt(code, /CUSTOM ethos-u\) is compiled for Ethos-U; .*before Vela/, custom('ethos-u'));
    spoilt(code, /detector/, custom('TFLite_Detection_PostProcess'));
    spoilt(code, /CUSTOM \?x\?\) is an operator of another program/, custom('\x1bx\n'));
  });
  test('channels first', () => {
    spoilt('E_MODEL_SHAPE', /2×96×96, channels first; .*channels last/, (model) => {
      model.tensors[model.inputs[0]!]!.shape = [1, 2, 96, 96];
    });
  });
  test('several outputs', () => {
    spoilt('E_MODEL_SHAPE', /4 outputs, not one, as detectors and pose networks/, (model) => {
      model.outputs.push(1, 2, 3);
    });
  });
  test('a classifier without its trunk', () => {
    const head = (model: ModelSpec): void => {
      const at = model.operators.indexOf(operatorOf(model, 'FULLY_CONNECTED'));
      model.operators.splice(0, at);
      model.inputs = [model.operators[0]!.inputs[0]!];
    };
    spoilt('E_MODEL_SHAPE', /\[1,1,1,13\], no picture: .*without its trunk/, head, { head: 'connected' });
  });
  test('Flatten instead of a pool', () => {
    spoilt(code, /\(RESHAPE\) flattens 8×8×13, where MobileNet V1 has a pool/, (model) => {
      const mean = operatorOf(model, 'MEAN');
      mean.opcode = model.codes.push(Code.RESHAPE) - 1;
      model.tensors[mean.outputs[0]!] = { ...model.tensors[mean.inputs[0]!]!, shape: [1, 832] };
    });
  });

  const typed = (type: keyof typeof Type, isIt: (tensor: TensorSpec) => boolean) => (model: ModelSpec) => {
    for (const tensor of model.tensors)
      if (tensor.type === Type.int8 && isIt(tensor)) tensor.type = Type[type];
  };
  const isPlane = ({ buffer }: TensorSpec): boolean => buffer === 0;

  test('float', () =>
    spoilt(
      'E_MODEL_FLOAT',
      /^This is a float model.*Convert it/,
      typed('float32', () => true),
    ));
  test('float activations with int8 filters', () => {
    spoilt(
      'E_MODEL_FLOAT',
      /8-bit filters \(dynamic range quantization\).*Convert it/,
      typed('float32', isPlane),
    );
  });
  test('activations of 16 bits', () => {
    spoilt('E_MODEL_TYPE', /is of int16: .*\(int16x8\).*Convert it/, typed('int16', isPlane));
  });
});
