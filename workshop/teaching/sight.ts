/** How a network looks at examples, and which layers make classes of what it sees. */
import { load } from '../../host/index.ts';
import type { Image, Mobilenet } from '../../host/index.ts';
import type { Affine } from '../packing/arithmetic.ts';
import { clamp, rint } from '../packing/arithmetic.ts';
import { decode, embeddingOf, headless } from '../packing/decode.ts';
import { forward } from '../packing/forward.ts';
import type { Layer, Network } from '../packing/network.ts';
import { seal } from '../packing/seal.ts';
import { divided, joined, lookingAt, passedOn, quartered, QUARTERS, summed, trunkOf } from './grid.ts';
import { head, logitsOf, Range } from './head.ts';
import { dot } from './linear.ts';
import type { Linear, Sample } from './linear.ts';

/** A classifier in integers. */
export interface Built {
  /** All layers of the network that ends in it. */
  readonly layers: readonly Layer[];
  /** Of its logits. */
  readonly outputScale: number;
  /** u8 [examples][classes] of u8 [examples][features] */
  answers(bytes: Uint8Array): Uint8Array;
}

export interface Sight {
  /** Without classes. */
  readonly backbone: Network;
  readonly features: number;
  /** What the bytes stand for. */
  readonly input: Affine;
  /** u8 [features]. Throws as `embedBytes`. */
  look(image: Image, options?: { readonly signal?: AbortSignal }): Promise<Uint8Array>;
  /** @param gain what the logits are multiplied with */
  build(linear: Linear, sample: Sample, gain: number): Built;
  dispose(): void;
}

/**
 * @param grid whether it looks at parts of the picture
 * @param open how networks are loaded
 * @throws E_FILE_…, E_MEMORY; E_MODEL_SHAPE the network has no plane for a grid
 */
export async function sightOf(
  file: Uint8Array,
  grid: boolean,
  open: (file: Uint8Array) => Promise<Mobilenet> = load,
): Promise<Sight> {
  const model = await open(file);
  if (!grid) return wholly(model, headless(decode(file)));
  model.dispose();
  const trunk = trunkOf(decode(file));
  const models: Mobilenet[] = [];
  for (let copy = 0; copy < QUARTERS; copy++) models.push(await open(await seal(lookingAt(trunk, copy))));
  return byParts(models, trunk);
}

/** By the embedding that the network has. */
function wholly(model: Mobilenet, backbone: Network): Sight {
  const { features, ...input } = embeddingOf(backbone);
  return {
    ...{ backbone, features, input },
    look: (image, options) => model.embedBytes(image, options),
    build(linear, sample, gain) {
      const layer = head(linear, logitsOf(linear, sample, gain), { input, gain });
      const answers = (bytes: Uint8Array): Uint8Array => forward(layer, backbone.domain, bytes);
      return { layers: [...backbone.layers, layer], outputScale: layer.outputScale, answers };
    },
    dispose: () => model.dispose(),
  };
}

/** By the parts of a grid: four networks see four of each quarter. */
function byParts(models: readonly Mobilenet[], trunk: Network): Sight {
  const { features: channels, ...input } = embeddingOf(trunk);
  return {
    ...{ backbone: trunk, features: channels * QUARTERS * QUARTERS, input },
    async look(image, options) {
      const seen: Uint8Array[] = [];
      for (const model of models) seen.push(await model.embedBytes(image, options));
      return joined(seen);
    },
    build: (linear, sample, gain) => buildGrid(trunk, linear, sample, { input, gain }),
    dispose: () => models.forEach((model) => model.dispose()),
  };
}

function buildGrid(trunk: Network, linear: Linear, sample: Sample, ends: Parameters<typeof head>[2]): Built {
  const { classes } = linear;
  const layers = divided(trunk);
  const before = layers.at(-1)!;
  const ranges = rangesOf(linear, sample, ends.gain);
  const { input: _, output: __, ...filters } = head(byQuarters(linear), ranges.quarters, ends);
  const output = { ...before.output, channels: classes * QUARTERS };
  const partial = { ...filters, input: before.output, output };
  const quarter = quartered(partial);
  const bias = Int32Array.from(linear.bias, (one) =>
    clamp(rint((one * ends.gain) / partial.outputScale), -(2 ** 28), 2 ** 28),
  );
  const sum = summed(quarter, bias, ranges.logits);
  return {
    layers: [...layers, partial, quarter, sum, ...passedOn(sum)],
    outputScale: sum.outputScale,
    answers(bytes) {
      const parts = forward(partial, trunk.domain, bytes);
      const size = QUARTERS * classes * QUARTERS;
      const logits = new Uint8Array((parts.length / size) * classes);
      for (let at = 0; at < parts.length; at += size) {
        const one = forward(quarter, trunk.domain, parts.subarray(at, at + size));
        logits.set(forward(sum, trunk.domain, one), (at / size) * classes);
      }
      return logits;
    },
  };
}

/** A classifier of each quarter, without a bias. */
function byQuarters({ classes, features, weights }: Linear): Linear {
  const part = features / QUARTERS;
  const own = new Float64Array(weights.length);
  for (let quarter = 0; quarter < QUARTERS; quarter++)
    for (let label = 0; label < classes; label++) {
      const from = label * features + quarter * part;
      own.set(weights.subarray(from, from + part), (quarter * classes + label) * part);
    }
  const all = classes * QUARTERS;
  return { classes: all, features: part, weights: own, bias: new Float64Array(all) };
}

/** What the bytes of a quarter's logits stand for, and those of their sum. */
function rangesOf({ classes, features, weights, bias }: Linear, { values, truth }: Sample, gain: number) {
  const [quarters, logits] = [new Range(), new Range()];
  const part = features / QUARTERS;
  for (let example = 0; example < truth.length; example++)
    for (let label = 0; label < classes; label++) {
      let logit = bias[label]!;
      for (let quarter = 0; quarter < features; quarter += part) {
        const own = dot(values, example * features + quarter, weights, label * features + quarter, part);
        quarters.see(own);
        logit += own;
      }
      logits.see(logit);
    }
  return { quarters: quarters.affine(gain), logits: logits.affine(gain) };
}
