/**
 * A quantized MobileNet V1, as every producer of packed files describes it: the importers, `make` and training.
 *
 * The domain is u8: a tensor of an int8 network is stored as value + 128, its zero points and clamps likewise. Filters
 * are i8: a uint8 filter is stored as value − 128, its zero point too.
 */
import type { Reject } from './reject.ts';
import type { Plane } from './shapes.ts';

/** What a tensor's bytes were in the model. */
export type Domain = 'uint8' | 'int8';

/** What a layer of any kind states. */
interface Stage {
  readonly input: Plane;
  readonly output: Plane;
  /** 0…255, also what padded places hold. */
  readonly inputZero: number;
  readonly outputZero: number;
  /** Clamps of the output, 0 ≤ low ≤ high ≤ 255. */
  readonly low: number;
  readonly high: number;
  /** real = outputScale · (byte − outputZero). */
  readonly outputScale: number;
}

/** `y = clamp(rint(scale · (bias + Σ (x − inputZero)(w − filterZero))) + outputZero)`. */
export interface FilterLayer extends Stage {
  readonly kind: 'convolution' | 'depthwise' | 'pointwise';
  readonly stride: 1 | 2;
  /** Rows above and columns to the left, 0 or 1. */
  readonly padTop: number;
  readonly padLeft: number;
  /** i8 `[outChannels][products]`, products in the order row, column, input channel; depthwise i8 `[9][channels]`. */
  readonly filters: Int8Array;
  /** i8 `[outChannels]`. */
  readonly filterZero: Int8Array;
  /** f32 `[outChannels]`: f32(f32(inputScale · filterScale) / outputScale). */
  readonly scale: Float32Array;
  /** i32 `[outChannels]`, in units of inputScale · filterScale, without any zero point folded in. */
  readonly bias: Int32Array;
}

/** The mean of the whole plane. */
export interface PoolLayer extends Stage {
  /** `average` keeps scale and zero (AVERAGE_POOL_2D), `mean` has its own (MEAN). */
  readonly kind: 'average' | 'mean';
  /** Of `mean`: `y = clamp(rint(f32(f32(S) · multiplier) + addend))` in the model's own domain; else 0. */
  readonly multiplier: number;
  readonly addend: number;
}

export type Layer = FilterLayer | PoolLayer;

/** How a picture becomes the input plane. */
export interface Contract {
  readonly plane: Plane;
  readonly order: 'rgb' | 'bgr' | 'grey';
  readonly fit: 'cover' | 'stretch';
  /** Sides to which a picture is scaled before the centre is cut out, each ≥ the plane's and ≤ 4096. */
  readonly resizeHeight: number;
  readonly resizeWidth: number;
  /** Type of the model's own input and output. */
  readonly inputType: Domain | 'float32';
  readonly outputType: Domain | 'float32';
  /** u8 `[channels][256]`: from the byte of a colour channel to the byte of the network's input. */
  readonly inputTable: Uint8Array;
}

/** What makes probabilities of the logits. */
export interface Softmax {
  /** Whether each class has a probability of its own, by the logistic function; else all sum to 1. */
  readonly logistic: boolean;
  /** f32 `[256]` over the distance to the largest logit, of the logistic function to the byte 255. */
  readonly table: Float32Array;
  /** Whether the model ends in it; else it is ours over the model's logits. */
  readonly inModel: boolean;
  /** What the logits were divided by before the table was made, 1 by default; of what is in the model it is 1. */
  readonly temperature?: number | undefined;
}

export interface Network {
  readonly contract: Contract;
  readonly domain: Domain;
  /** One convolution, pairs of depthwise and pointwise, one pool, and with classes one or more pointwise. */
  readonly layers: readonly Layer[];
  /** Present with classes. */
  readonly softmax?: Softmax;
  /** Which answers are unknown, with classes; without it none is. */
  readonly reject?: Reject;
  /** One per class; two for a single output, the second of which it tells. */
  readonly labels?: readonly string[];
  /** Where it comes from; keys and values without line breaks. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** How many classes so many outputs name: a single one tells class 1 from class 0. */
export function namedClasses(outputs: number): number {
  return outputs === 1 ? 2 : outputs;
}

export function hasFilters(layer: Layer): layer is FilterLayer {
  return layer.kind !== 'average' && layer.kind !== 'mean';
}

/** The layer whose output is the embedding. */
export function poolOf(network: Network): PoolLayer {
  for (const layer of network.layers) if (!hasFilters(layer)) return layer;
  throw new TypeError('a network without a pool');
}

/** The layer whose output is the logits; none in a headless network. */
export function classifierOf(network: Network): FilterLayer | undefined {
  const last = network.layers.at(-1);
  return last && hasFilters(last) ? last : undefined;
}
