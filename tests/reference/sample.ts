/** Layers and weights of a few numbers, in which a test states only what it is about. */
import { Domain, Fit, Order } from './weights.ts';
import type { Contract, Layer, Weights } from './weights.ts';

/** A layer whose scale is 1 and whose zero points are 0, save what `parts` says. */
export function layer(parts: Partial<Layer> & Pick<Layer, 'kind' | 'input' | 'output'>): Layer {
  const outputs = parts.output[2];
  return {
    stride: 1,
    top: 0,
    left: 0,
    inputZero: 0,
    outputZero: 0,
    low: 0,
    high: 255,
    outputScale: 1,
    multiplier: 0,
    addend: 0,
    scale: new Float32Array(outputs).fill(1),
    bias: new Int32Array(outputs),
    filters: new Int16Array(0),
    ...parts,
  };
}

export const identity = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Weights without layers, for the picture's part. */
export function weights(parts: Partial<Contract>, layers: readonly Layer[] = []): Weights {
  const contract: Contract = {
    height: 2,
    width: 2,
    channels: 3,
    order: Order.rgb,
    fit: Fit.stretch,
    resizeHeight: 2,
    resizeWidth: 2,
    domain: Domain.uint8,
    inputType: 0,
    outputType: 0,
    softmax: false,
    logistic: false,
    classes: 0,
    features: 0,
    embeddingScale: 1,
    logitScale: 1,
    embeddingZero: 0,
    logitZero: 0,
    reject: false,
    temperature: 0,
    table: [identity, identity, identity],
    ...parts,
  };
  return {
    contract,
    layers,
    softmax: new Float32Array(0),
    labels: [],
    least: [],
    centre: [],
    prototypes: [],
    provenance: new Map(),
    seed: 1,
    golden: [],
  };
}

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
