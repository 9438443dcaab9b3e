/** Random filters, zero points and scales of one layer. */
import type { Shape } from './shapes.ts';
import { activationClamps, clamp, meanConstants, rint } from './arithmetic.ts';
import type { Activation, Affine } from './arithmetic.ts';
import type { Draft, Spread } from './calibrate.ts';
import type { Domain, FilterLayer, PoolLayer } from './network.ts';
import type { Random } from './random.ts';

export interface Material {
  readonly random: Random;
  readonly domain: Domain;
}

/** What a layer's bytes mean and how its outputs are to be spread around the zero point, in bytes. */
export interface Style extends Affine {
  readonly activation: Activation;
  /** Centres of the channels lie in ± this. */
  readonly centres: number;
  readonly deviation: number;
}

/** Deviation of filters around their zero point, in steps of i8. */
const FILTER_DEVIATION = 30;

/** The activations that trained networks show: 6 at byte 255, 6 below it, free scales and zero points, none at all. */
export function drawStyle(random: Random): Style {
  const zero = random.integer(1, 60);
  const scale = Math.fround(random.real(0.01, 0.05));
  const styles: Style[] = [
    { activation: 'relu6', scale: Math.fround(6 / 255), zero: 0, centres: 90, deviation: 100 },
    { activation: 'relu', scale, zero: 0, centres: 90, deviation: 100 },
    { activation: 'relu', scale, zero, centres: 80, deviation: 90 },
    { activation: 'relu6', scale: Math.fround(random.real(0.03, 0.05)), zero, centres: 50, deviation: 60 },
    { activation: 'none', scale, zero: zero + 97, centres: 60, deviation: 150 },
  ];
  return styles[random.integer(0, styles.length - 1)]!;
}

export function drawLogitStyle(random: Random): Style {
  const scale = Math.fround(random.real(0.05, 0.15));
  return { activation: 'none', scale, zero: random.integer(100, 155), centres: 50, deviation: 40 };
}

/** A layer with filters of mean 0; int8 has zero point 0, uint8 one of 61…236 as Google's models. */
export function drawFilters(shape: Shape, input: Affine, style: Style, { random, domain }: Material): Draft {
  const { stride, padTop, padLeft, output } = shape;
  const kind = shape.kind as FilterLayer['kind'];
  const zero = domain === 'int8' ? 0 : random.integer(61, 236) - 128;
  const products = (kind === 'pointwise' ? 1 : 9) * (kind === 'depthwise' ? 1 : shape.input.channels);
  const draw = (): number => clamp(zero + rint(random.normal() * FILTER_DEVIATION), -128, 127);
  return {
    kind,
    stride,
    padTop,
    padLeft,
    input: shape.input,
    output,
    inputZero: input.zero,
    outputZero: style.zero,
    outputScale: style.scale,
    ...activationClamps(style.activation, style.scale, style.zero),
    filters: Int8Array.from({ length: output.channels * products }, draw),
    filterZero: new Int8Array(output.channels).fill(zero),
  };
}

/** Spread of each channel: int8 has a scale per channel, hence a deviation of its own. */
export function drawSpread(channels: number, style: Style, { random, domain }: Material): Spread[] {
  return Array.from({ length: channels }, () => ({
    centre: random.real(-style.centres, style.centres),
    deviation: style.deviation * (domain === 'int8' ? random.real(0.6, 1.5) : 1),
  }));
}

/** int8 networks pool by MEAN with a scale of its own, as Keras' converter writes it, uint8 ones by AVERAGE_POOL_2D. */
export function drawPooled(input: Affine, { random, domain }: Material): Affine {
  if (domain === 'uint8') return input;
  return { scale: Math.fround(input.scale * random.real(0.5, 0.9)), zero: random.integer(0, 20) };
}

export function poolLayer(shape: Shape, input: Affine, output: Affine, domain: Domain): PoolLayer {
  const kind = domain === 'int8' ? 'mean' : 'average';
  const none = { multiplier: 0, addend: 0 };
  const pixels = shape.input.height * shape.input.width;
  return {
    kind,
    input: shape.input,
    output: shape.output,
    inputZero: input.zero,
    outputZero: output.zero,
    outputScale: output.scale,
    low: 0,
    high: 255,
    ...(kind === 'mean' ? meanConstants(domain, input, output, pixels) : none),
  };
}
