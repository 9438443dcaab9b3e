/**
 * The whole network by the laws of ARCHITECTURE.md, in plain loops. Every f32 step is one `Math.fround`, in the order
 * of the law. Accumulators are i32, as the format's bounds keep them: `| 0` says so to the engine. Planes are
 * u8 [height][width][channels] in the u8 domain.
 */
import { Domain, Kind } from './weights.ts';
import type { Layer, Weights } from './weights.ts';

export interface Answer {
  /** Every layer's output. */
  readonly layers: readonly Uint8Array[];
  /** u8 [features] */
  readonly embedding: Uint8Array;
  /** u8 [classes]; empty for a headless model, like softmax. */
  readonly logits: Uint8Array;
  /** u8 [classes], in 1/256. */
  readonly softmax: Uint8Array;
  /** Whether the picture is like none of the classes, by the rule of the file. */
  readonly unknown: boolean;
}

const f32 = Math.fround;

/** Rounds half to even. |x| < 2^52. */
export function rint(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

const clamp = (y: number, low: number, high: number): number => Math.min(Math.max(y, low), high);

/** Runs the network on an input plane. */
export function forward(weights: Weights, plane: Uint8Array): Answer {
  const layers: Uint8Array[] = [];
  let x = plane;
  for (const layer of weights.layers) layers.push((x = runLayer(layer, x, weights.contract.domain)));
  const pool = weights.layers.findIndex(({ kind }) => kind === Kind.averagePool || kind === Kind.mean);
  const embedding = layers[pool]!;
  const logits = weights.contract.classes > 0 ? x : new Uint8Array(0);
  const probabilities = (weights.contract.logistic ? logistic : softmax)(logits, weights.softmax);
  const answer = { layers, embedding, logits, softmax: probabilities };
  return { ...answer, unknown: isUnknown(weights, embedding, bestOf(logits, probabilities)) };
}

function bestOf(logits: Uint8Array, probabilities: Uint8Array): number {
  return logits.length === 1 ? Number(probabilities[0]! > 128) : (rank(logits, 1)[0] ?? 0);
}

/** d · |d| < least · Σ x², in whole numbers of any size. */
function isUnknown({ least, centre, prototypes }: Weights, embedding: Uint8Array, best: number): boolean {
  if (least.length === 0) return false;
  const x = Array.from(embedding, (byte, i) => byte - centre[i]!);
  const d = BigInt(x.reduce((sum, each, i) => sum + each * prototypes[best]![i]!, 0));
  const squares = BigInt(x.reduce((sum, each) => sum + each * each, 0));
  return d * (d < 0n ? -d : d) < BigInt(least[best]!) * squares;
}

/** The output of one layer. `domain` tells how a pool rounds. */
export function runLayer(layer: Layer, x: Uint8Array, domain: number): Uint8Array {
  switch (layer.kind) {
    case Kind.convolution:
      return convolution(layer, x, 3);
    case Kind.depthwise:
      return depthwise(layer, x);
    case Kind.pointwise:
      return convolution(layer, x, 1);
    case Kind.averagePool:
      return averagePool(layer, x, domain);
    case Kind.mean:
      return mean(layer, x, domain);
    default:
      throw new Error(`Layer kind ${layer.kind} is unknown.`);
  }
}

/** y[p, c] = requantize(bias[c] + Σ x[p + tap, i] · (w[c, tap, i] − filterZero[c])) over size × size taps. */
function convolution(layer: Layer, plane: Uint8Array, size: number): Uint8Array {
  const [height, width, outputs] = layer.output;
  const inputs = layer.input[2];
  const { stride, filters } = layer;
  const { x, row } = pad(layer, plane, size);
  const y = new Uint8Array(height * width * outputs);
  for (let h = 0; h < height; h++)
    for (let w = 0; w < width; w++)
      for (let c = 0; c < outputs; c++) {
        let sum = layer.bias[c]!;
        let filter = c * size * size * inputs;
        for (let tap = 0; tap < size; tap++) {
          const from = (h * stride + tap) * row + w * stride * inputs;
          for (let i = 0; i < size * inputs; i++) sum = (sum + x[from + i]! * filters[filter++]!) | 0;
        }
        y[(h * width + w) * outputs + c] = requantize(layer, c, sum);
      }
  return y;
}

/** y[p, c] = requantize(bias[c] + Σ x[p + tap, c] · (w[c, tap] − filterZero[c])) over 3 × 3 taps. */
function depthwise(layer: Layer, plane: Uint8Array): Uint8Array {
  const [height, width, channels] = layer.output;
  const { stride, filters } = layer;
  const { x, row } = pad(layer, plane, 3);
  const y = new Uint8Array(height * width * channels);
  for (let h = 0; h < height; h++)
    for (let w = 0; w < width; w++)
      for (let c = 0; c < channels; c++) {
        let sum = layer.bias[c]!;
        for (let tap = 0; tap < 9; tap++) {
          const line = h * stride + Math.floor(tap / 3);
          const column = w * stride + (tap % 3);
          sum = (sum + x[line * row + column * channels + c]! * filters[9 * c + tap]!) | 0;
        }
        y[(h * width + w) * channels + c] = requantize(layer, c, sum);
      }
  return y;
}

/** The plane with its padding, which holds the input zero: as large as the taps reach. `row` is the length of its rows. */
function pad(
  { input, output, inputZero, stride, top, left }: Layer,
  plane: Uint8Array,
  size: number,
): { x: Uint8Array; row: number } {
  const [height, width, channels] = input;
  const reach = (side: number): number => (side - 1) * stride + size;
  const row = reach(output[1]) * channels;
  const x = new Uint8Array(reach(output[0]) * row).fill(inputZero);
  for (let h = 0; h < Math.min(height, reach(output[0]) - top); h++) {
    const length = Math.min(width * channels, row - left * channels);
    x.set(
      plane.subarray(h * width * channels, h * width * channels + length),
      (h + top) * row + left * channels,
    );
  }
  return { x, row };
}

/** clamp(rint(f32(sum) · scale) + zero): law 1. */
function requantize({ scale, outputZero, low, high }: Layer, channel: number, sum: number): number {
  return clamp(rint(f32(f32(sum) * scale[channel]!)) + outputZero, low, high);
}

/** Law 4. */
function averagePool(layer: Layer, x: Uint8Array, domain: number): Uint8Array {
  const pixels = layer.input[0] * layer.input[1];
  return Uint8Array.from(channelSums(layer, x, domain), (sum) => {
    const half = Math.floor(pixels / 2);
    const y = sum < 0 ? -Math.floor((half - sum) / pixels) : Math.floor((half + sum) / pixels);
    return clamp(y + shift(domain), layer.low, layer.high);
  });
}

/** Law 5. */
function mean(layer: Layer, x: Uint8Array, domain: number): Uint8Array {
  return Uint8Array.from(channelSums(layer, x, domain), (sum) => {
    const y = rint(f32(f32(f32(sum) * layer.multiplier) + layer.addend));
    return clamp(y + shift(domain), layer.low, layer.high);
  });
}

/** What the u8 domain adds to a value. */
const shift = (domain: number): number => (domain === Domain.int8 ? 128 : 0);

/** Σ over all pixels of every channel's own values: signed ones in an int8 network. */
function channelSums({ input: [height, width, channels] }: Layer, x: Uint8Array, domain: number): number[] {
  const sums = new Array<number>(channels).fill(-shift(domain) * height * width);
  x.forEach((value, at) => (sums[at % channels]! += value));
  return sums;
}

/** Law 6: from logits to 1/256. `table[d]` is exp(−scale · β · d) for a logit d below the largest. */
export function softmax(logits: Uint8Array, table: Float32Array): Uint8Array {
  const best = logits.reduce((a, b) => Math.max(a, b), 0);
  const powers = Array.from(logits, (logit) => table[best - logit]!);
  const sum = powers.reduce((total, power) => f32(total + power), 0);
  const factor = f32(1 / f32(sum * (1 / 256)));
  return Uint8Array.from(powers, (power) => Math.min(Math.trunc(f32(f32(power * factor) + 0.5)), 255));
}

/** Probabilities in 1/256, each of its own logit: the table begins with the highest. */
export function logistic(logits: Uint8Array, table: Float32Array): Uint8Array {
  return logits.map((logit) => 256 * table[255 - logit]!);
}

/** The k best classes, best first; of equal logits the lower class. */
export function rank(logits: Uint8Array, k: number): number[] {
  return Array.from(logits.keys())
    .sort((a, b) => logits[b]! - logits[a]! || a - b)
    .slice(0, k);
}
