/** The layers of `reference.ts`, each with its gradient, in float64 and plain loops. */

export type Weights = Readonly<Record<string, ArrayLike<number>>>;

export interface Batch {
  readonly count: number;
  readonly channels: number;
  readonly side: number;
  readonly data: Float64Array;
}

export function empty(count: number, channels: number, side: number): Batch {
  return { count, channels, side, data: new Float64Array(count * channels * side * side) };
}

/** One step of the network: its output, and from the gradient of that the gradient of its input. */
export interface Step {
  readonly output: Batch;
  readonly backward: (gradient: Batch) => Batch;
}

const EPSILON = 1e-3;

export interface Filters {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly gradients: Record<string, Float64Array>;
}

/** 3×3, SAME: ⌈side / stride⌉ outputs, the smaller half of the padding first. */
export function convolution(x: Batch, filters: Filters, stride: number, depthwise: boolean): Step {
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
export function linear(x: Batch, filters: Filters, bias?: Filters): Step {
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

export function norm(
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

export function relu6(x: Batch): Step {
  return {
    output: { ...x, data: x.data.map((value) => Math.min(Math.max(value, 0), 6)) },
    backward: (g) => ({
      ...x,
      data: g.data.map((value, at) => (x.data[at]! > 0 && x.data[at]! < 6 ? value : 0)),
    }),
  };
}

export function pool(x: Batch): Step {
  const pixels = x.side * x.side;
  const output = empty(x.count, x.channels, 1);
  x.data.forEach((value, at) => (output.data[Math.floor(at / pixels)]! += value / pixels));
  return {
    output,
    backward: (g) => ({ ...x, data: x.data.map((_, at) => g.data[Math.floor(at / pixels)]! / pixels) }),
  };
}

/** Mean of −log softmax at the labels, and its gradient. */
export function entropy(logits: Batch, labels: ArrayLike<number>): { loss: number; gradient: Batch } {
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
