/**
 * Where on the picture something is: the means of 4 × 4 parts of a plane in the middle of a network, in the place of one mean
 * over its last plane. The format has no such layer, but depthwise layers that pick parts:
 *
 *   8 × 8 × C     the mean of each 2 × 2 pixels; C → 4·C, each channel four times
 *   4 × 4 × 4·C   every second row and column, from four places: one for each copy
 *   2 × 2 × 4·C   classes: those of each quarter by filters of its own; 4·C → 4·classes
 *   2 × 2         the quarter of each; then their sum, and the mean of its only pixel
 */
import { MobilenetError } from '../../host/errors.ts';
import type { Affine } from '../packing/arithmetic.ts';
import { MOST_RESIZED } from '../packing/format.ts';
import { hasFilters } from '../packing/network.ts';
import type { FilterLayer, Layer, Network, PoolLayer } from '../packing/network.ts';
import type { Plane } from '../packing/shapes.ts';

/** The first plane of 1/16 of the input's side is cut behind the pair that follows it. */
const STRIDE = 16;
/** Sides of the input with planes of 8 and of 4 pixels there. */
const SIDES = { large: 128, small: 64, least: 96 } as const;
/** Parts of the grid, and of each of its quarters. */
export const QUARTERS = 4;

/** The tap of a window of 3 × 3 whose row and column are those of a quarter, and all four of them. */
const TAPS = [0, 1, 3, 4] as const;
const CENTRE = [4] as const;

/**
 * A network up to the plane that a grid divides, on an input of 128 or 64 pixels, ended by a mean. Filters and scales are as
 * they were.
 *
 * @throws E_MODEL_SHAPE it has no such plane, or no square input
 */
export function trunkOf(network: Network): Network {
  const { contract, layers, domain, provenance } = network;
  const { height, width, channels } = contract.plane;
  const end = cutOf(layers);
  if (end === undefined || height !== width) {
    const fact = end === undefined ? `no plane of 1/${STRIDE} of its side` : 'no square input';
    throw new MobilenetError('E_MODEL_SHAPE', `The network has ${fact}; leave \`grid\` out.`, 'grid');
  }
  const side = height >= SIDES.least ? SIDES.large : SIDES.small;
  const resized = (length: number): number => Math.min(MOST_RESIZED, Math.round((length * side) / height));
  let plane: Plane = { height: side, width: side, channels };
  const cut = layers.slice(0, end).map((layer) => {
    const length = plane.height / (hasFilters(layer) ? layer.stride : 1);
    const output = { height: length, width: length, channels: layer.output.channels };
    const placed = { ...layer, input: plane, output };
    plane = output;
    return placed;
  });
  const resizeHeight = resized(contract.resizeHeight);
  return {
    contract: {
      ...{ ...contract, outputType: domain, resizeHeight, resizeWidth: resized(contract.resizeWidth) },
      plane: { height: side, width: side, channels },
    },
    ...{ domain, provenance, layers: [...cut, mean(cut.at(-1)!)] },
  };
}

/** How many layers are kept. */
function cutOf(layers: readonly Layer[]): number | undefined {
  let stride = 1;
  const first = layers.findIndex((layer) => hasFilters(layer) && (stride *= layer.stride) === STRIDE);
  if (first < 0 || layers[first]!.kind !== 'depthwise') return undefined;
  const next = layers[first + 2];
  return next && hasFilters(next) && next.kind === 'depthwise' && next.stride === 1 ? first + 4 : first + 2;
}

/** The network whose embedding is the part of each quarter that a copy sees, u8 [channels][quarters]. */
export function lookingAt(trunk: Network, copy: number): Network {
  const layers = trunk.layers.slice(0, -1);
  const add = (layer: FilterLayer): number => layers.push(layer);
  const last = (): Layer => layers.at(-1)!;
  add(halved(last()));
  add(copied(last(), 1));
  add(picked(last(), () => [TAPS[copy]!]));
  add(copied(last(), QUARTERS));
  add(picked(last(), (channel) => [TAPS[channel % QUARTERS]!]));
  add(copied(last(), 1));
  return { ...trunk, layers: [...layers, mean(last())] };
}

/** u8 [quarters][channels][copies] of what the four networks see. */
export function joined(seen: readonly Uint8Array[]): Uint8Array {
  const part = seen[0]!.length / QUARTERS;
  return Uint8Array.from({ length: seen[0]!.length * QUARTERS }, (_, at) => {
    const quarter = Math.floor(at / (part * QUARTERS));
    const channel = Math.floor(at / QUARTERS) % part;
    return seen[at % QUARTERS]![channel * QUARTERS + quarter]!;
  });
}

/** The trunk with the layers of the grid behind it, in the place of its mean, up to what `quarters` reads. */
export function divided(trunk: Network): Layer[] {
  const layers = trunk.layers.slice(0, -1);
  layers.push(halved(layers.at(-1)!));
  layers.push(copied(layers.at(-1)!, QUARTERS));
  layers.push(picked(layers.at(-1)!, (channel) => [TAPS[channel % QUARTERS]!]));
  return layers;
}

/** The quarter of each class, of the plane that holds all of every one. */
export function quartered(layer: FilterLayer): FilterLayer {
  const classes = layer.output.channels / QUARTERS;
  return picked(layer, (channel) => [TAPS[Math.floor(channel / classes)]!]);
}

/** The sum of the quarters of each class. */
export function summed(layer: FilterLayer, bias: Int32Array, output: Affine): FilterLayer {
  const classes = bias.length;
  const filters = new Int8Array(classes * classes * QUARTERS);
  for (let label = 0; label < classes; label++)
    for (let quarter = 0; quarter < QUARTERS; quarter++)
      filters[label * classes * QUARTERS + quarter * classes + label] = 1;
  const sum = pointwise(layer, classes, filters);
  const scale = new Float32Array(classes).fill(Math.fround(layer.outputScale / output.scale));
  return { ...sum, scale, bias, outputScale: output.scale, outputZero: output.zero };
}

/** A pooled plane of one pixel, and the layer of classes that a file must end in, which passes it on. */
export function passedOn(layer: FilterLayer): Layer[] {
  return [mean(layer), copied(layer, 1)];
}

/** 8 × 8 pixels become the means of 4 × 4; 4 × 4 stay. */
function halved(before: Layer): FilterLayer {
  if (before.output.height === 2 * QUARTERS) return depthwise(before, { stride: 2, taps: () => TAPS });
  return depthwise(before, { stride: 1, taps: () => CENTRE });
}

function picked(before: Layer, taps: (channel: number) => readonly number[]): FilterLayer {
  return depthwise(before, { stride: 2, taps });
}

interface Picking {
  readonly stride: 1 | 2;
  /** The taps whose mean a channel takes. */
  readonly taps: (channel: number) => readonly number[];
}

function depthwise(before: Layer, { stride, taps }: Picking): FilterLayer {
  const { channels, height } = before.output;
  const filters = new Int8Array(9 * channels);
  const scale = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    for (const tap of taps(channel)) filters[tap * channels + channel] = 1;
    scale[channel] = 1 / taps(channel).length;
  }
  const side = height / stride;
  const pad = stride === 1 ? 1 : 0;
  return {
    ...{ ...passing(before), kind: 'depthwise', stride, padTop: pad, padLeft: pad },
    ...{ output: { height: side, width: side, channels }, filters, scale },
    ...{ filterZero: new Int8Array(channels), bias: new Int32Array(channels) },
  };
}

/** Each channel so many times, the copies side by side. */
function copied(before: Layer, times: number): FilterLayer {
  const { channels } = before.output;
  const filters = new Int8Array(channels * channels * times);
  for (let copy = 0; copy < channels * times; copy++) filters[copy * channels + Math.floor(copy / times)] = 1;
  return pointwise(before, channels * times, filters);
}

function pointwise(before: Layer, channels: number, filters: Int8Array): FilterLayer {
  return {
    ...{ ...passing(before), kind: 'pointwise', stride: 1, padTop: 0, padLeft: 0 },
    ...{ output: { ...before.output, channels }, filters, scale: new Float32Array(channels).fill(1) },
    ...{ filterZero: new Int8Array(channels), bias: new Int32Array(channels) },
  };
}

function mean(before: Layer): PoolLayer {
  const output = { height: 1, width: 1, channels: before.output.channels };
  return { ...passing(before), kind: 'average', output, multiplier: 0, addend: 0 };
}

/** Bytes that mean what they meant. */
function passing({ output, outputZero, outputScale }: Layer) {
  return { input: output, inputZero: outputZero, outputZero, outputScale, low: 0, high: 255 };
}
