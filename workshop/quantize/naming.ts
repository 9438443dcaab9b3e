/** What libraries call the tensors of a MobileNet V1, and what their names imply. */
import { MobilenetError } from '../../host/errors.ts';
import type { Order } from './filter-order.ts';
import type { Padding } from './padding.ts';

/** The tensors of a layer with batch normalisation, by their full names. */
export interface Unit {
  readonly filters: string;
  readonly gain: string;
  readonly shift: string;
  readonly mean: string;
  readonly variance: string;
}

export interface Naming {
  /** Whose names they are, in words. */
  readonly of: string;
  readonly order: Order;
  readonly stem: Unit;
  /** The thirteen pairs. */
  readonly pairs: readonly (readonly [depthwise: Unit, pointwise: Unit])[];
  /** A pointwise layer between the pairs and the pool, where there is one. */
  readonly head?: Unit;
  readonly classifier: { readonly filters: string; readonly bias: string };
  /** What goes before the defaults, and what the file or the caller says before it. */
  readonly implied: { readonly padding?: Padding; readonly epsilon?: number };
  /** The number of classes of which the first is `background`. */
  readonly backgroundOf?: number;
}

/** Blocks of each of timm's stages. */
const stages = [1, 2, 2, 6, 2] as const;
const blocks = stages.flatMap((count, stage) =>
  Array.from({ length: count }, (_, block) => `blocks.${stage}.${block}.`),
);

/**
 * The naming of a file.
 *
 * @param names of its tensors
 * @throws E_MODEL_TENSOR they are those of another network, or of one without its classifier
 */
export function namingOf(names: readonly string[]): Naming {
  refuseOthers(names);
  const has = (name: string): boolean => names.includes(name);
  if (names.some((name) => name.startsWith('mobilenet_v1.'))) return huggingFace();
  if (names.some((name) => /^conv_dw_\d+\//.test(name))) return keras(names);
  return timm(has('conv_head.weight'));
}

function timm(isHeaded: boolean): Naming {
  return {
    of: "timm's mobilenetv1",
    order: 'outputs first',
    stem: torchUnit('conv_stem', 'bn1'),
    pairs: blocks.map((block) => [
      torchUnit(`${block}conv_dw`, `${block}bn1`),
      torchUnit(`${block}conv_pw`, `${block}bn2`),
    ]),
    ...(isHeaded && { head: torchUnit('conv_head', 'bn2') }),
    classifier: { filters: 'classifier.weight', bias: 'classifier.bias' },
    implied: {},
  };
}

/** Google's checkpoints of TF-slim, converted: their configuration stands beside the tensors, not among them. */
function huggingFace(): Naming {
  const unit = (name: string): Unit => {
    const layer = `mobilenet_v1.${name}`;
    return torchUnit(`${layer}.convolution`, `${layer}.normalization`);
  };
  return {
    of: "Hugging Face's MobileNetV1ForImageClassification",
    order: 'outputs first',
    stem: unit('conv_stem'),
    pairs: blocks.map((_, at) => [unit(`layer.${2 * at}`), unit(`layer.${2 * at + 1}`)]),
    classifier: { filters: 'classifier.weight', bias: 'classifier.bias' },
    implied: { padding: 'same', epsilon: 0.001 },
    backgroundOf: 1001,
  };
}

/** Keras' own, with its classifier or one dense layer of any name. */
function keras(names: readonly string[]): Naming {
  const kernel = names.includes('conv_dw_1/depthwise_kernel') ? 'depthwise_kernel' : 'kernel';
  const unit = (name: string, filters = 'kernel'): Unit => ({
    filters: `${name}/${filters}`,
    gain: `${name}_bn/gamma`,
    shift: `${name}_bn/beta`,
    mean: `${name}_bn/moving_mean`,
    variance: `${name}_bn/moving_variance`,
  });
  const [head = 'conv_preds', second] = names
    .filter((name) => /\/kernel$/.test(name) && !/^conv(1|_dw_\d+|_pw_\d+)\//.test(name))
    .map((name) => name.replace(/\/kernel$/, ''));
  if (second !== undefined) {
    throw tensorError(
      `${second}/kernel`,
      `is of a second dense layer, beside '${head}', and tensors do not say what stands between; make an int8 .tflite with TFLiteConverter, and pack that`,
    );
  }
  return {
    of: "Keras' MobileNet",
    order: 'outputs last',
    stem: unit('conv1'),
    pairs: blocks.map((_, at) => [unit(`conv_dw_${at + 1}`, kernel), unit(`conv_pw_${at + 1}`)]),
    classifier: { filters: `${head}/kernel`, bias: `${head}/bias` },
    implied: { padding: 'keras', epsilon: 0.001 },
  };
}

/** A convolution and its BatchNorm2d. */
function torchUnit(convolution: string, norm: string): Unit {
  return {
    filters: `${convolution}.weight`,
    gain: `${norm}.weight`,
    shift: `${norm}.bias`,
    mean: `${norm}.running_mean`,
    variance: `${norm}.running_var`,
  };
}

function refuseOthers(names: readonly string[]): void {
  const find = (pattern: RegExp): string | undefined => names.find((name) => pattern.test(name));
  const second = find(/^mobilenet_v2\.|^features\.\d+\.conv\.|^blocks\.\d+\.\d+\.conv_pwl\./);
  if (second !== undefined)
    throw tensorError(second, 'is of a MobileNet V2 or one of its kin; this runtime takes MobileNet V1 only');
  const bare = find(/^conv_stem\.convolution\./);
  if (bare !== undefined) {
    throw tensorError(
      bare,
      "is of Hugging Face's MobileNetV1Model, which has no classifier; save a MobileNetV1ForImageClassification",
    );
  }
}

/** @param what in words that go on "the tensor …" */
export function tensorError(name: string, what: string): MobilenetError {
  return new MobilenetError('E_MODEL_TENSOR', `The tensor '${name}' ${what}.`, name);
}
