/** The tensors of timm's mobilenetv1 under the names, and in the order of axes, of other libraries. */
import type { Tensor } from '../../../workshop/packing/tensor.ts';

/** `conv_stem` or `blocks.S.B.conv_dw`, its batch normalisation, and its number: 0 the stem, then two for each pair. */
interface Part {
  readonly number: number;
  readonly part: string;
}

/** The thirteen blocks in their order, as `S.B`. */
const blocks = '0.0 1.0 1.1 2.0 2.1 3.0 3.1 3.2 3.3 3.4 3.5 4.0 4.1'.split(' ');

function partOf(name: string): Part | undefined {
  const stem = /^(conv_stem|bn1)\.(\w+)$/.exec(name);
  if (stem) return { number: 0, part: stem[1] === 'bn1' ? stem[2]! : 'filters' };
  const block = /^blocks\.(\d\.\d)\.(conv_dw|conv_pw|bn1|bn2)\.(\w+)$/.exec(name);
  if (!block) return undefined;
  const [, place = '', layer = '', part = ''] = block;
  const number = 1 + 2 * blocks.indexOf(place) + (/pw|bn2/.test(layer) ? 1 : 0);
  return { number, part: layer.startsWith('bn') ? part : 'filters' };
}

export function huggingFaceNames(tensors: readonly Tensor[]): Tensor[] {
  return tensors.map((tensor) => {
    const found = partOf(tensor.name);
    if (!found) return tensor;
    const layer = `mobilenet_v1.${found.number === 0 ? 'conv_stem' : `layer.${found.number - 1}`}`;
    const name = found.part === 'filters' ? 'convolution.weight' : `normalization.${found.part}`;
    return { ...tensor, name: `${layer}.${name}` };
  });
}

const kerasParts: Readonly<Record<string, string>> = {
  weight: 'gamma',
  bias: 'beta',
  running_mean: 'moving_mean',
  running_var: 'moving_variance',
};

export function kerasNames(tensors: readonly Tensor[], dense: string): Tensor[] {
  return tensors.map((tensor) => {
    const found = partOf(tensor.name);
    if (!found && tensor.name.endsWith('bias')) return { ...tensor, name: `${dense}/bias` };
    if (!found) return { ...transposed(tensor, [1, 0]), name: `${dense}/kernel` };
    const { number, part } = found;
    const pair = Math.ceil(number / 2);
    const layer = number === 0 ? 'conv1' : `conv_${number % 2 === 1 ? 'dw' : 'pw'}_${pair}`;
    if (part !== 'filters') return { ...tensor, name: `${layer}_bn/${kerasParts[part]}` };
    const axes = number % 2 === 1 ? [2, 3, 0, 1] : [2, 3, 1, 0];
    return { ...transposed(tensor, axes), name: `${layer}/kernel` };
  });
}

/** The axes in another order, as numpy's transpose. */
function transposed(tensor: Tensor, axes: readonly number[]): Tensor {
  const { shape, data } = tensor;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const sides = axes.map((axis) => shape[axis]!);
  let place = 0;
  const moved = new Float32Array(data.length);
  const walk = (depth: number, from: number): void => {
    if (depth === axes.length) moved[place++] = data[from]!;
    else for (let at = 0; at < sides[depth]!; at++) walk(depth + 1, from + at * strides[axes[depth]!]!);
  };
  walk(0, 0);
  return { ...tensor, shape: sides, data: moved };
}
