/**
 * MobileNet V1 in training, in float64 and plain loops, written from the paper (arXiv:1704.04861) and the definition
 * of batch norm (arXiv:1502.03167): forward, loss and gradients of a batch. Shares no code with the product. Tensors
 * are those of PyTorch: pictures [n][c][h][w], filters [o][i][3][3].
 */
import { convolution, empty, entropy, linear, norm, pool, relu6 } from './reference-layers.ts';
import type { Batch, Step, Weights } from './reference-layers.ts';

export interface Result {
  readonly loss: number;
  /** [count][classes] */
  readonly logits: Float64Array;
  readonly gradients: Record<string, Float64Array>;
  /** Mean and biased variance of each batch norm, by the name of its running statistic. */
  readonly statistics: Record<string, Float64Array>;
}

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

/**
 * A whole step with the statistics of the batch, unless `pass` says less. The names of the weights say which blocks there
 * are, and which of them are full convolutions.
 */
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
    const isFull = `${name}.conv.weight` in weights;
    if (!isFull && !(`${name}.conv_dw.weight` in weights)) continue;
    take(convolution(x, filters(`${name}.${isFull ? 'conv' : 'conv_dw'}.weight`), stride, !isFull));
    normalized(`${name}.bn1`);
    if (isFull) continue;
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
