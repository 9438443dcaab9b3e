/** What a packed weights file holds, as plain objects: the terms of weights/FORMAT.md. */

/** Height, width, channels. */
export type Shape = readonly [height: number, width: number, channels: number];

export const Kind = { convolution: 1, depthwise: 2, pointwise: 3, averagePool: 4, mean: 5 } as const;
export const Order = { rgb: 0, bgr: 1, grey: 2 } as const;
export const Fit = { cover: 0, stretch: 1 } as const;
export const Domain = { uint8: 0, int8: 1 } as const;

export interface Contract {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly order: number;
  readonly fit: number;
  readonly resizeHeight: number;
  readonly resizeWidth: number;
  readonly domain: number;
  readonly inputType: number;
  readonly outputType: number;
  /** Whether the model itself ends in its probabilities. */
  readonly softmax: boolean;
  /** Whether each class has a probability of its own. */
  readonly logistic: boolean;
  readonly classes: number;
  readonly features: number;
  readonly embeddingScale: number;
  readonly logitScale: number;
  readonly embeddingZero: number;
  readonly logitZero: number;
  /** Whether there is a rule of what is unknown. */
  readonly reject: boolean;
  /** 0 for 1. */
  readonly temperature: number;
  /** u8 [channels][256] */
  readonly table: readonly Uint8Array[];
}

export interface Layer {
  readonly kind: number;
  readonly stride: number;
  readonly top: number;
  readonly left: number;
  readonly input: Shape;
  readonly output: Shape;
  readonly inputZero: number;
  readonly outputZero: number;
  readonly low: number;
  readonly high: number;
  readonly outputScale: number;
  /** f32, of a mean; else 0. */
  readonly multiplier: number;
  readonly addend: number;
  /** f32 [outChannels]; empty for a pool, like the two below. */
  readonly scale: Float32Array;
  /** i32 [outChannels], holds −inputZero · Σ(filter − filterZero). */
  readonly bias: Int32Array;
  /** filter − filterZero, −255…255: [outChannels][3][3][inChannels], depthwise [channels][3][3], pointwise [outChannels][inChannels]. */
  readonly filters: Int16Array;
}

export interface Weights {
  readonly contract: Contract;
  readonly layers: readonly Layer[];
  /** f32 [256]; empty without classes. */
  readonly softmax: Float32Array;
  /** One per class; empty where the file has none. */
  readonly labels: readonly string[];
  /** Of each class; empty where the file has no rule. */
  readonly least: readonly number[];
  /** Of each feature, and of each feature of each class. */
  readonly centre: readonly number[];
  readonly prototypes: readonly (readonly number[])[];
  readonly provenance: ReadonlyMap<string, string>;
  readonly seed: number;
  /** SHA-256 in hexadecimal of every layer's output for the golden picture. */
  readonly golden: readonly string[];
}
