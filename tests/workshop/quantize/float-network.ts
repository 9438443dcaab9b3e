/**
 * MobileNet V1 in real numbers, as plainly as it can be written: planes are f64 [channels][height][width], batch
 * normalisation is a step of its own. It shares no code with workshop/quantize.
 */
import { Random } from '../../../workshop/packing/random.ts';
import type { Tensor } from '../../../workshop/packing/tensor.ts';

export interface FloatNetwork {
  readonly tensors: readonly Tensor[];
  readonly padding: 'same' | 'symmetric' | 'keras';
  readonly epsilon: number;
}

export interface Widths {
  readonly inputs: 1 | 3;
  /** Of the stem and of the thirteen pairs; a last one is used for all that follow. */
  readonly channels: readonly number[];
  readonly classes: number;
  /** Channels of timm's `conv_head`, a pointwise layer before the pool. */
  readonly head?: number;
}

const blocks = [
  ['0.0', 1],
  ['1.0', 2],
  ['1.1', 1],
  ['2.0', 2],
  ['2.1', 1],
  ['3.0', 2],
  ...[1, 2, 3, 4, 5].map((block) => [`3.${block}`, 1] as const),
  ['4.0', 2],
  ['4.1', 1],
] as const;

/** Random tensors with timm's names, of a size that keeps activations within ReLU6's reach. */
export function drawTensors({ inputs, channels, classes, head }: Widths, seed: number): Tensor[] {
  const random = new Random(seed);
  const tensors: Tensor[] = [];
  const add = (name: string, shape: number[], draw: () => number): void => {
    const length = shape.reduce((product, side) => product * side, 1);
    tensors.push({ name, shape, data: Float32Array.from({ length }, draw) });
  };
  const filters = (name: string, shape: number[]): void => {
    const fan = shape[1]! * shape[2]! * shape[3]!;
    add(name, shape, () => (1.5 * random.normal()) / Math.sqrt(fan));
  };
  const norm = (name: string, count: number): void => {
    add(`${name}.weight`, [count], () => random.real(0.7, 1.5));
    add(`${name}.bias`, [count], () => random.real(-0.2, 1));
    add(`${name}.running_mean`, [count], () => random.real(-0.3, 0.3));
    add(`${name}.running_var`, [count], () => random.real(0.3, 1.2));
  };
  let before = channels[0]!;
  filters('conv_stem.weight', [before, inputs, 3, 3]);
  norm('bn1', before);
  blocks.forEach(([block], index) => {
    const count = channels[Math.min(index + 1, channels.length - 1)]!;
    filters(`blocks.${block}.conv_dw.weight`, [before, 1, 3, 3]);
    norm(`blocks.${block}.bn1`, before);
    filters(`blocks.${block}.conv_pw.weight`, [count, before, 1, 1]);
    norm(`blocks.${block}.bn2`, count);
    before = count;
  });
  if (head !== undefined) {
    filters('conv_head.weight', [head, before, 1, 1]);
    norm('bn2', head);
    before = head;
  }
  add('classifier.weight', [classes, before], () => random.normal());
  add('classifier.bias', [classes], () => random.normal());
  return tensors;
}

type Plane = number[][][];

/** @param input f64 [channels][height][width] @returns logits */
export function logits({ tensors, padding, epsilon }: FloatNetwork, input: Plane): number[] {
  const get = (name: string): Tensor => tensors.find((tensor) => tensor.name === name)!;

  const filter3 = (x: Plane, { shape, data }: Tensor, stride: number, depthwise: boolean): Plane => {
    const { out, before } = window(padding, x[0]!.length, stride, depthwise);
    return grid(shape[0]!, out, (o, row, column) => {
      let sum = 0;
      for (let i = 0; i < shape[1]!; i++)
        for (let r = 0; r < 3; r++)
          for (let c = 0; c < 3; c++) {
            const value =
              x[depthwise ? o : i]![row * stride + r - before]?.[column * stride + c - before] ?? 0;
            sum += value * data[((o * shape[1]! + i) * 3 + r) * 3 + c]!;
          }
      return sum;
    });
  };
  const norm = (x: Plane, name: string): Plane => {
    const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((of) => get(`${name}.${of}`).data);
    return x.map((plane, c) => {
      const [gain = 0, shift = 0, mean = 0, variance = 0] = parts.map((part) => part[c]!);
      return plane.map((row) =>
        row.map((value) => relu6(((value - mean) / Math.sqrt(variance + epsilon)) * gain + shift)),
      );
    });
  };

  let x = norm(filter3(input, get('conv_stem.weight'), 2, false), 'bn1');
  for (const [block, stride] of blocks) {
    x = norm(filter3(x, get(`blocks.${block}.conv_dw.weight`), stride, true), `blocks.${block}.bn1`);
    x = norm(filter1(x, get(`blocks.${block}.conv_pw.weight`)), `blocks.${block}.bn2`);
  }
  if (tensors.some(({ name }) => name === 'conv_head.weight'))
    x = norm(filter1(x, get('conv_head.weight')), 'bn2');
  const pooled = x.map((plane) => plane.flat().reduce((a, b) => a + b) / plane.flat().length);
  const { shape, data } = get('classifier.weight');
  return Array.from(get('classifier.bias').data, (bias, o) =>
    pooled.reduce((sum, value, i) => sum + value * data[o * shape[1]! + i]!, bias),
  );
}

/** Output side, and the rows of zeros before the first. */
function window(
  padding: FloatNetwork['padding'],
  side: number,
  stride: number,
  depthwise: boolean,
): { out: number; before: number } {
  if (padding === 'symmetric') return { out: Math.floor((side + 2 - 3) / stride) + 1, before: 1 };
  // ZeroPadding2D(((0, 1), (0, 1))), then a window without padding.
  if (padding === 'keras' && depthwise && stride === 2)
    return { out: Math.floor((side + 1 - 3) / 2) + 1, before: 0 };
  const out = Math.ceil(side / stride);
  return { out, before: Math.floor(Math.max((out - 1) * stride + 3 - side, 0) / 2) };
}

function filter1(x: Plane, { shape, data }: Tensor): Plane {
  return grid(shape[0]!, x[0]!.length, (o, row, column) =>
    x.reduce((sum, plane, i) => sum + plane[row]![column]! * data[o * x.length + i]!, 0),
  );
}

function relu6(value: number): number {
  return Math.min(6, Math.max(0, value));
}

function grid(
  channels: number,
  side: number,
  value: (channel: number, row: number, column: number) => number,
): Plane {
  const places = (length: number): number[] => [...Array(length).keys()];
  return places(channels).map((channel) =>
    places(side).map((row) => places(side).map((column) => value(channel, row, column))),
  );
}

/** Pictures of smooth colours, u8 [side][side][3]. */
export function drawPictures(count: number, side: number, seed: number): Uint8Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const waves = Array.from({ length: 3 }, () => [
      random.real(-9, 9),
      random.real(-9, 9),
      random.real(0, 7),
    ]);
    return Uint8Array.from({ length: side * side * 3 }, (_, at) => {
      const [a = 0, b = 0, c = 0] = waves[at % 3]!;
      const [row, column] = [Math.floor(at / 3 / side) / side, (Math.floor(at / 3) % side) / side];
      return 127.5 + 100 * Math.sin(a * row + b * column + c) + random.real(-20, 20);
    });
  });
}
