/** How fast a machine does each kind of work, from times of its layers, and what that makes of another network. */
import { make, seal } from '../packing/index.ts';
import type { LayerShape } from '../plan/plan.ts';
import { dot, fit } from './fit.ts';
import type { Observation } from './fit.ts';
import { profile } from './profile.ts';
import type { LoadOptions } from '../../host/core/running.ts';

export type Kind = 'convolution' | 'depthwise' | 'pointwise' | 'pool';

/**
 * Milliseconds of a layer = multiplyAdd · its multiply-adds + input · values that it reads + output · values that it
 * writes + pixel · positions of its output + layer.
 */
export interface Rate {
  readonly multiplyAdd: number;
  readonly input: number;
  readonly output: number;
  readonly pixel: number;
  readonly layer: number;
}

export interface Rates {
  /** Where they come from, in words. */
  readonly source: string;
  readonly kinds: Readonly<Record<Kind, Rate>>;
  /** Milliseconds of a value of the input picture. */
  readonly picture: number;
}

/** A layer and its time. */
export type TimedLayer = LayerShape & { readonly ms: number };

/** What a profile says of one network. */
export interface TimedNetwork {
  readonly layers: readonly TimedLayer[];
  /** Milliseconds of its picture. */
  readonly picture: number;
}

export interface Estimate {
  readonly source: string;
  readonly picture: number;
  /** Milliseconds of each layer. */
  readonly layers: readonly number[];
  /** Of all of it. */
  readonly ms: number;
}

/** The networks that are timed: thin and wide, and filters beyond a second-level cache as well as within. */
const samples = [
  { alpha: 0.25, resolution: 96 },
  { alpha: 0.5, resolution: 160 },
  { alpha: 1, resolution: 64 },
] as const;

/** Times a few made networks, a part of the seconds each. */
export async function measureRates(options: LoadOptions, seconds: number): Promise<Rates> {
  const timed: TimedNetwork[] = [];
  for (const sample of samples) {
    const file = await seal(make({ ...sample, classes: 100, seed: 1 }));
    timed.push(await profile(file, options, seconds / samples.length));
  }
  return ratesOf(timed, 'measured on this machine');
}

/** @param timed at least one network */
export function ratesOf(timed: readonly TimedNetwork[], source: string): Rates {
  const layers = timed.flatMap((network) => network.layers);
  const of = (kind: Kind): Rate => rateOf(layers.filter((layer) => kindOf(layer) === kind));
  const [picture] = fit(
    timed.map(({ layers: [first], picture: ms }) => ({ work: [valuesOf(first!.input)], ms })),
  );
  const kinds = {
    convolution: of('convolution'),
    depthwise: of('depthwise'),
    pointwise: of('pointwise'),
    pool: of('pool'),
  };
  return { source, kinds, picture: picture! };
}

/** One rate for all multiply-adds, where only the whole time is known. */
export function uniformRates(multiplyAdds: number, ms: number, source: string): Rates {
  const rate = { ...none, multiplyAdd: ms / multiplyAdds };
  const kinds = { convolution: rate, depthwise: rate, pointwise: rate, pool: none };
  return { source, kinds, picture: 0 };
}

const none: Rate = { multiplyAdd: 0, input: 0, output: 0, pixel: 0, layer: 0 };

export function estimate(
  layers: readonly LayerShape[],
  { source, kinds, picture: perValue }: Rates,
): Estimate {
  const times = layers.map((layer) => {
    const { multiplyAdd, input, output, pixel, layer: once } = kinds[kindOf(layer)];
    return dot([multiplyAdd, input, output, pixel, once], workOf(layer));
  });
  const picture = perValue * valuesOf(layers[0]!.input);
  return { source, picture, layers: times, ms: times.reduce((sum, ms) => sum + ms, picture) };
}

function rateOf(layers: readonly TimedLayer[]): Rate {
  if (layers.length === 0) return none;
  const observations = layers.map((layer): Observation => ({ work: workOf(layer), ms: layer.ms }));
  const [multiplyAdd, input, output, pixel, once] = fit(observations) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { multiplyAdd, input, output, pixel, layer: once };
}

function workOf({ multiplyAdds, input, output }: LayerShape): number[] {
  return [multiplyAdds, valuesOf(input), valuesOf(output), output.height * output.width, 1];
}

function valuesOf({ height, width, channels }: LayerShape['input']): number {
  return height * width * channels;
}

function kindOf({ kind }: LayerShape): Kind {
  return kind === 'average pool' || kind === 'mean' ? 'pool' : kind;
}
