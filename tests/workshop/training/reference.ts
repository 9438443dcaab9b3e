/**
 * MobileNet V1 in training, in float64 and plain loops, written from the paper (arXiv:1704.04861) and the definition
 * of batch norm (arXiv:1502.03167): forward, loss and gradients of a batch. Shares no code with the product. Tensors
 * are those of PyTorch: pictures [n][c][h][w], filters [o][i][3][3].
 */

export type Weights = Readonly<Record<string, ArrayLike<number>>>;

interface Batch {
  readonly count: number;
  readonly channels: number;
  readonly side: number;
  readonly data: Float64Array;
}

function empty(count: number, channels: number, side: number): Batch {
  return { count, channels, side, data: new Float64Array(count * channels * side * side) };
}

/** One step of the network: its output, and from the gradient of that the gradient of its input. */
interface Step {
  readonly output: Batch;
  readonly backward: (gradient: Batch) => Batch;
}

export interface Result {
  readonly loss: number;
  /** [count][classes] */
  readonly logits: Float64Array;
  readonly gradients: Record<string, Float64Array>;
  /** Mean and biased variance of each batch norm, by the name of its running statistic. */
  readonly statistics: Record<string, Float64Array>;
}

const EPSILON = 1e-3;

/** Stride of the depthwise layer of each block, by stage and index. */
const blocks = [[1], [2, 1], [2, 1], [2, 1, 1, 1, 1, 1], [2, 1]].flatMap((strides, stage) =>
  strides.map((stride, i) => ({ name: `blocks.${stage}.${i}`, stride })),
);

/** u8 [count][side][side][channels] as −1…1. */
export function pictures(bytes: Uint8Array, count: number, channels: number): Batch {
  const side = Math.sqrt(bytes.length / count / channels);
  const batch = empty(count, channels, side);
  for (let n = 0; n < count; n++) {
    for (let p = 0; p < side * side; p++) {
      for (let c = 0; c < channels; c++) {
        batch.data[(n * channels + c) * side * side + p] =
          bytes[(n * side * side + p) * channels + c]! / 127.5 - 1;
      }
    }
  }
  return batch;
}

/** Forward and backward, or forward alone with the statistics of the batch or with the running ones of the weights. */
export type Pass = 'train' | 'forward' | 'running';

/** A whole step with the statistics of the batch, unless `pass` says less. */
export function train(
  weights: Weights,
  input: Batch,
  labels: ArrayLike<number>,
  pass: Pass = 'train',
): Result {
  const running = pass === 'running';
  const gradients: Record<string, Float64Array> = {};
  const statistics: Record<string, Float64Array> = {};
  const steps: Step[] = [];
  let x = input;
  const take = (step: Step) => {
    steps.push(step);
    x = step.output;
  };
  const normalized = (name: string) => {
    take(norm(x, weights, name, { gradients, statistics, running }));
    take(relu6(x));
  };
  const filters = (name: string) => ({ name, values: weights[name]!, gradients });
  take(convolution(x, filters('conv_stem.weight'), 2, false));
  normalized('bn1');
  for (const { name, stride } of blocks) {
    take(convolution(x, filters(`${name}.conv_dw.weight`), stride, true));
    normalized(`${name}.bn1`);
    take(linear(x, filters(`${name}.conv_pw.weight`)));
    normalized(`${name}.bn2`);
  }
  take(pool(x));
  take(linear(x, filters('classifier.weight'), filters('classifier.bias')));
  const logits = x.data;
  const { loss, gradient } = entropy(x, labels);
  if (pass === 'train') steps.reduceRight((g, step) => step.backward(g), gradient);
  return { loss, logits, gradients, statistics };
}

interface Filters {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly gradients: Record<string, Float64Array>;
}

/** 3×3, SAME: ⌈side / stride⌉ outputs, the smaller half of the padding first. */
function convolution(x: Batch, filters: Filters, stride: number, depthwise: boolean): Step {
  const side = Math.ceil(x.side / stride);
  const before = Math.floor(Math.max((side - 1) * stride + 3 - x.side, 0) / 2);
  const inputs = depthwise ? 1 : x.channels;
  const channels = filters.values.length / 9 / inputs;
  const output = empty(x.count, channels, side);
  const gradient = (filters.gradients[filters.name] = new Float64Array(filters.values.length));
  /** Calls with the places of every product: of output, input, filter. */
  const products = (visit: (y: number, x: number, f: number) => void) => {
    for (let n = 0; n < x.count; n++)
      for (let o = 0; o < channels; o++)
        for (let i = 0; i < inputs; i++) {
          const from = (n * x.channels + (depthwise ? o : i)) * x.side * x.side;
          const to = (n * channels + o) * side * side;
          for (let r = 0; r < side; r++)
            for (let c = 0; c < side; c++)
              for (let t = 0; t < 9; t++) {
                const row = r * stride + Math.floor(t / 3) - before;
                const column = c * stride + (t % 3) - before;
                if (row < 0 || column < 0 || row >= x.side || column >= x.side) continue;
                visit(to + r * side + c, from + row * x.side + column, (o * inputs + i) * 9 + t);
              }
        }
  };
  products((y, at, f) => (output.data[y]! += x.data[at]! * filters.values[f]!));
  return {
    output,
    backward(g) {
      const back = empty(x.count, x.channels, x.side);
      products((y, at, f) => {
        back.data[at]! += g.data[y]! * filters.values[f]!;
        gradient[f]! += g.data[y]! * x.data[at]!;
      });
      return back;
    },
  };
}

/** 1×1 convolution, with or without a bias. */
function linear(x: Batch, filters: Filters, bias?: Filters): Step {
  const channels = filters.values.length / x.channels;
  const pixels = x.side * x.side;
  const output = empty(x.count, channels, x.side);
  const gradient = (filters.gradients[filters.name] = new Float64Array(filters.values.length));
  const biasGradient = new Float64Array(channels);
  if (bias) bias.gradients[bias.name] = biasGradient;
  const products = (visit: (y: number, x: number, f: number) => void) => {
    for (let n = 0; n < x.count; n++)
      for (let o = 0; o < channels; o++)
        for (let i = 0; i < x.channels; i++)
          for (let p = 0; p < pixels; p++)
            visit((n * channels + o) * pixels + p, (n * x.channels + i) * pixels + p, o * x.channels + i);
  };
  products((y, at, f) => (output.data[y]! += x.data[at]! * filters.values[f]!));
  const channelOf = (y: number) => Math.floor(y / pixels) % channels;
  if (bias) output.data.forEach((value, y) => (output.data[y] = value + bias.values[channelOf(y)]!));
  return {
    output,
    backward(g) {
      const back = empty(x.count, x.channels, x.side);
      products((y, at, f) => {
        back.data[at]! += g.data[y]! * filters.values[f]!;
        gradient[f]! += g.data[y]! * x.data[at]!;
      });
      g.data.forEach((value, y) => (biasGradient[channelOf(y)]! += value));
      return back;
    },
  };
}

interface NormOptions {
  readonly gradients: Record<string, Float64Array>;
  readonly statistics: Record<string, Float64Array>;
  readonly running: boolean;
}

function norm(
  x: Batch,
  weights: Weights,
  name: string,
  { gradients, statistics, running }: NormOptions,
): Step {
  const pixels = x.side * x.side;
  const n = x.count * pixels;
  const gamma = weights[`${name}.weight`]!;
  const beta = weights[`${name}.bias`]!;
  const channelOf = (at: number) => Math.floor(at / pixels) % x.channels;
  const sums = (value: (at: number) => number) => {
    const total = new Float64Array(x.channels);
    x.data.forEach((_, at) => (total[channelOf(at)]! += value(at)));
    return total;
  };
  const mean = running
    ? Float64Array.from(weights[`${name}.running_mean`]!)
    : sums((at) => x.data[at]!).map((sum) => sum / n);
  const variance = running
    ? Float64Array.from(weights[`${name}.running_var`]!)
    : sums((at) => (x.data[at]! - mean[channelOf(at)]!) ** 2).map((sum) => sum / n);
  statistics[`${name}.running_mean`] = mean;
  statistics[`${name}.running_var`] = variance;
  const inverse = variance.map((value) => 1 / Math.sqrt(value + EPSILON));
  const unit = x.data.map((value, at) => (value - mean[channelOf(at)]!) * inverse[channelOf(at)]!);
  const data = unit.map((value, at) => value * gamma[channelOf(at)]! + beta[channelOf(at)]!);
  return {
    output: { ...x, data },
    backward(g) {
      const db = (gradients[`${name}.bias`] = sums((at) => g.data[at]!));
      const dg = (gradients[`${name}.weight`] = sums((at) => g.data[at]! * unit[at]!));
      const back = g.data.map((value, at) => {
        const c = channelOf(at);
        return gamma[c]! * inverse[c]! * (value - db[c]! / n - (unit[at]! * dg[c]!) / n);
      });
      return { ...x, data: back };
    },
  };
}

function relu6(x: Batch): Step {
  return {
    output: { ...x, data: x.data.map((value) => Math.min(Math.max(value, 0), 6)) },
    backward: (g) => ({
      ...x,
      data: g.data.map((value, at) => (x.data[at]! > 0 && x.data[at]! < 6 ? value : 0)),
    }),
  };
}

function pool(x: Batch): Step {
  const pixels = x.side * x.side;
  const output = empty(x.count, x.channels, 1);
  x.data.forEach((value, at) => (output.data[Math.floor(at / pixels)]! += value / pixels));
  return {
    output,
    backward: (g) => ({ ...x, data: x.data.map((_, at) => g.data[Math.floor(at / pixels)]! / pixels) }),
  };
}

/** Mean of −log softmax at the labels, and its gradient. */
function entropy(logits: Batch, labels: ArrayLike<number>): { loss: number; gradient: Batch } {
  const gradient = empty(logits.count, logits.channels, 1);
  let loss = 0;
  for (let n = 0; n < logits.count; n++) {
    const row = logits.data.subarray(n * logits.channels, (n + 1) * logits.channels);
    const highest = Math.max(...row);
    const sum = row.reduce((total, value) => total + Math.exp(value - highest), 0);
    loss += (Math.log(sum) + highest - row[labels[n]!]!) / logits.count;
    row.forEach((value, c) => {
      const wanted = c === labels[n]! ? 1 : 0;
      gradient.data[n * logits.channels + c] = (Math.exp(value - highest) / sum - wanted) / logits.count;
    });
  }
  return { loss, gradient };
}
