/** Models of other kinds, by what only they have: refused by name, with what to do. */
import { MobilenetError } from '../../../host/errors.ts';
import type { ErrorCode } from '../../../host/errors.ts';
import { isVector } from './activations.ts';
import type { Model, Operator } from './model.ts';

/** Operators with filters; their first operand is float in a float model. */
const weighted = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED']);

const V1_ONLY = 'this runtime takes MobileNet V1 only: convert one, such as tf.keras.applications.MobileNet';

const CONVERT =
  'Convert it with full integer quantization: TFLiteConverter with optimizations = [tf.lite.Optimize.DEFAULT], ' +
  'a representative_dataset and target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8].';

/** Throws E_MODEL_*, naming the kind, for a model that is recognised as none that could run here. */
export function refuseOthers(model: Model): void {
  refuseCompiled(model);
  refuseChannelsFirst(model);
  refuseNetworks(model);
  refuseTrunkless(model);
  refuseTypes(model);
}

/** Programs for an accelerator stand in a custom operator. */
function refuseCompiled({ operators }: Model): void {
  const custom = operators.find(({ name }) => name.startsWith('CUSTOM'));
  if (!custom) return;
  if (/edgetpu/i.test(custom.name)) {
    throw refusal(
      'E_MODEL_OPERATOR',
      custom,
      'is compiled for Edge TPU; give the .tflite before edgetpu_compiler',
    );
  }
  if (/ethos-?u/i.test(custom.name)) {
    throw refusal('E_MODEL_OPERATOR', custom, 'is compiled for Ethos-U; give the .tflite before Vela');
  }
  if (/detection/i.test(custom.name))
    throw refusal('E_MODEL_OPERATOR', custom, 'makes this a detector; ' + V1_ONLY);
  throw refusal(
    'E_MODEL_OPERATOR',
    custom,
    'is an operator of another program; give a .tflite of builtin operators',
  );
}

/** `[1, channels, height, width]`, as PyTorch has it. */
function refuseChannelsFirst({ tensors, input }: Model): void {
  const { shape } = tensors[input]!;
  const [, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4 || channels > 4 || Math.min(height, width) <= 4) return;
  throw new MobilenetError(
    'E_MODEL_SHAPE',
    `The input is ${channels}×${height}×${width}, channels first; convert the model with channels last, [1, height, width, channels].`,
    'input',
  );
}

/** Networks that are no line, by the operators that join their branches. */
function refuseNetworks(model: Model): void {
  const { operators } = model;
  const first = (name: string, isIt: (operator: Operator) => boolean = () => true): Operator | undefined =>
    operators.find((operator) => operator.name === name && isIt(operator));
  const computed = new Set([model.input, ...operators.flatMap(({ outputs }) => outputs)]);
  const joins = ({ inputs }: Operator): boolean =>
    inputs.length > 1 && inputs.every((index) => computed.has(index));
  const swish = first('HARD_SWISH');
  if (swish) {
    throw refusal('E_MODEL_OPERATOR', swish, 'makes this a MobileNet V3 (hard swish); ' + V1_ONLY);
  }
  const gate = first('MUL', joins);
  if (gate) {
    const name = first('LOGISTIC') ? 'an EfficientNet' : 'a MobileNet V3';
    throw refusal(
      'E_MODEL_OPERATOR',
      gate,
      `multiplies two branches, which makes this ${name} (squeeze and excitation); ` + V1_ONLY,
    );
  }
  const sum = first('ADD', joins);
  if (sum) {
    const name = residualName(model);
    throw refusal('E_MODEL_OPERATOR', sum, `adds two branches, which makes this ${name}; ` + V1_ONLY);
  }
  const row = first('CONCATENATION', joins);
  if (row) {
    throw refusal(
      'E_MODEL_OPERATOR',
      row,
      'joins branches, as detectors, Inception and DenseNet do; ' + V1_ONLY,
    );
  }
}

function residualName({ operators, tensors }: Model): string {
  const depthwise = operators.filter(({ name }) => name === 'DEPTHWISE_CONV_2D');
  if (depthwise.length === 0) return 'a residual network, such as ResNet';
  const isLite = depthwise.some(({ inputs }) => tensors[inputs[1] ?? -1]?.shape[1] === 5);
  return isLite ? 'an EfficientNet-Lite (residual ADD, 5×5 filters)' : 'a MobileNet V2 (residual ADD)';
}

/** A classifier that reads features. */
function refuseTrunkless({ tensors, input, operators }: Model): void {
  const tensor = tensors[input]!;
  const isHead = operators.every(({ name }) => name !== 'DEPTHWISE_CONV_2D') && operators.some(isWeighted);
  if (!isHead || tensor.shape.length === 0 || !isVector(tensor)) return;
  throw new MobilenetError(
    'E_MODEL_SHAPE',
    `The input is [${tensor.shape}], no picture: this is a classifier without its trunk; convert the whole network, from picture to classes.`,
    'input',
  );
}

/** Activations of floats or of 16 bits. */
function refuseTypes({ operators, tensors }: Model): void {
  for (const operator of operators.filter(isWeighted)) {
    const [plane, filter] = [tensors[operator.inputs[0] ?? -1], tensors[operator.inputs[1] ?? -1]];
    const { index, name } = operator;
    if (plane?.type === 'float32' || plane?.type === 'float16') {
      const isHybrid = filter?.type === 'int8' || filter?.type === 'uint8';
      throw new MobilenetError(
        'E_MODEL_FLOAT',
        `This is a float model${isHybrid ? ' with 8-bit filters (dynamic range quantization)' : ''}: ` +
          `operator ${index} (${name}) computes in ${plane.type}. ` +
          CONVERT,
        index,
      );
    }
    if (plane?.type === 'int16') {
      throw new MobilenetError(
        'E_MODEL_TYPE',
        `Tensor ${plane.index}, which operator ${index} (${name}) reads, is of int16: this model has activations of 16 bits (int16x8). ` +
          CONVERT,
        index,
      );
    }
  }
}

function isWeighted({ name }: Operator): boolean {
  return weighted.has(name);
}

function refusal(code: ErrorCode, { index, name }: Operator, what: string): MobilenetError {
  return new MobilenetError(code, `Operator ${index} (${name}) ${what}.`, index);
}
