import { MobilenetError } from '../../host/errors.ts';
import { layersOf, padded, tracked, trained } from './network.ts';
import type { Layer, Network, Parameter } from './network.ts';
import { geometry, outputSize, scratch, transposedSize } from './sizes.ts';
import { planTarget } from './target.ts';
import type { PlannedTarget } from './target.ts';

/**
 * The module's memory, in this order (addresses in bytes, each tensor at a multiple of 64):
 *   64 KiB    the module's own: its records of products, nothing of the host's
 *   parameters | gradients | squares | momenta   four regions of the same layout: trained tensors in order
 *   running   means and variances
 *   averages  of what is trained and of what runs, if they are wanted
 *   records   of layers and batch norms
 *   per layer: coefficients of its batch norm, transposed filters, its sums for a whole batch
 *   gradients of two planes by turns, two scratches, pictures and what they are to be answered with
 */
export interface Plan {
  readonly layers: readonly PlannedLayer[];
  /** Address of each parameter, trained or running. */
  readonly places: ReadonlyMap<Parameter, number>;
  /** Address of the moving average of each; none where none is kept. */
  readonly averages: ReadonlyMap<Parameter, number>;
  readonly parameters: number;
  /** Bytes from the parameters to their gradients, from those to the squares, from those to the momenta. */
  readonly region: number;
  readonly optimizer: number;
  readonly pictures: number;
  readonly target: PlannedTarget;
  readonly pages: number;
}

export interface PlannedLayer {
  readonly layer: Layer;
  /** Addresses of the two records in the module, and their words. Of a classifier's batch norm β is its bias. */
  readonly record: number;
  readonly norm: number;
  readonly words: readonly number[];
  readonly normWords: readonly number[];
  /** Sums over pixels of one picture. */
  readonly pixels: number;
  /** Address of the sums: of the last layer, the logits. */
  readonly output: number;
  /** Address of the gradient of what is made of them. */
  readonly outGradient: number;
}

const PAGE = 65536;
/** One page less than the address space: no address may wrap. */
const MOST_PAGES = 65535;
/** Sizes of the records. */
const LAYER_BYTES = 128;
const NORM_BYTES = 128;
const RMSPROP_BYTES = 64;

/** Hands out addresses, upwards. Bytes may exceed the address space; the end tells. */
export class Allocator {
  end = PAGE;

  take(bytes: number): number {
    const at = this.end;
    this.end += Math.ceil(bytes / 64) * 64;
    return at;
  }

  floats(count: number): number {
    return this.take(4 * count);
  }
}

/** What a training keeps besides the network. */
export interface Additions {
  /** A moving average of the weights. */
  readonly average?: boolean;
  /** Logits of so many other networks that it learns from. */
  readonly teachers?: number;
}

/**
 * @throws E_MEMORY more than 4 GiB
 */
export function planMemory(network: Network, { average = false, teachers = 0 }: Additions = {}): Plan {
  const layers = layersOf(network);
  const memory = new Allocator();
  const places = new Map<Parameter, number>();
  const parameters = memory.end;
  for (const parameter of trained(layers)) places.set(parameter, memory.floats(parameter.size));
  const region = memory.end - parameters;
  for (let i = 0; i < 3; i++) memory.take(region);
  for (const parameter of tracked(layers)) places.set(parameter, memory.floats(parameter.size));
  const kept = average ? [...places.keys()] : [];
  const averages = new Map(kept.map((parameter) => [parameter, memory.floats(parameter.size)]));
  const optimizer = memory.take(RMSPROP_BYTES);
  const { channels, resolution, batch } = network;
  const pictures = memory.take(batch * resolution * resolution * channels + 16);
  const target = planTarget((bytes) => memory.take(bytes), network, teachers);
  const planned = planLayers(layers, { memory, places, region, pictures, batch });
  const pages = pagesOf(memory, batch);
  return { layers: planned, places, averages, parameters, region, optimizer, pictures, target, pages };
}

/** @throws E_MEMORY more than 4 GiB */
export function pagesOf({ end }: Allocator, batch: number): number {
  const pages = Math.ceil(end / PAGE);
  if (pages > MOST_PAGES) throw tooLarge(batch, end);
  return pages;
}

function tooLarge(batch: number, bytes: number): MobilenetError {
  const fits = Math.floor((batch * MOST_PAGES * PAGE) / bytes);
  const size = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const mend = fits > 0 ? `a batch of at most ${fits}` : 'a smaller alpha or resolution';
  return new MobilenetError(
    'E_MEMORY',
    `A batch of ${batch} needs ${size} and 4 GiB can be addressed; take ${mend}.`,
    Math.ceil(bytes / PAGE),
  );
}

export interface Ground {
  readonly memory: Allocator;
  readonly places: ReadonlyMap<Parameter, number>;
  /** Bytes from the parameters to their gradients. */
  readonly region: number;
  readonly pictures: number;
  readonly batch: number;
  /** Zero point of the pictures in a network of whole numbers, whose pool sums; else pictures are −1…1. */
  readonly zero?: number;
}

/** Takes the memory of all layers beside their parameters. */
export function planLayers(layers: readonly Layer[], ground: Ground): PlannedLayer[] {
  const { memory, batch } = ground;
  const largest = (of: (layer: Layer) => number) => Math.max(...layers.map(of));
  const planes = [0, 1].map(() => memory.floats(batch * largest(outputSize)));
  const left = memory.floats(largest((layer) => scratch(layer).left));
  const right = memory.floats(largest((layer) => scratch(layer).right));
  let input = ground.pictures;
  let source = 0;
  return layers.map((layer, index): PlannedLayer => {
    const { shape } = layer;
    const record = memory.take(LAYER_BYTES);
    const norm = memory.take(NORM_BYTES);
    const filters = place(ground, layer.filters);
    const transposed = layer.filters ? memory.floats(transposedSize(layer)) : 0;
    const output = memory.floats(batch * outputSize(layer));
    const [inGradient, outGradient] = [planes[index % 2]!, planes[(index + 1) % 2]!];
    const words = [
      ...geometry(layer),
      ...[input, output, filters, transposed, filters + ground.region],
      ...[outGradient, inGradient, source, norm, left, right],
      ...constants(layer, ground),
    ];
    const normWords = normRecord(layer, ground);
    input = output;
    source = norm;
    const pixels = shape.output.height * shape.output.width;
    return { layer, record, norm, words, normWords, pixels, output, outGradient };
  });
}

/** The three f32 at the end of the module's Layer. */
function constants({ shape: { input } }: Layer, { zero }: Ground): number[] {
  const real = [255, 255, 1 / (input.height * input.width)];
  return bitsOf(zero === undefined ? real : [2 * zero, 2, 1]);
}

/** Numbers f32 as words. */
function bitsOf(numbers: readonly number[]): number[] {
  return [...new Uint32Array(Float32Array.from(numbers).buffer)];
}

function place({ places }: Ground, parameter: Parameter | undefined): number {
  return parameter ? places.get(parameter)! : 0;
}

/** The words of the module's Norm after its two hyperparameters. */
function normRecord(layer: Layer, ground: Ground): number[] {
  const { memory, region } = ground;
  const channels = padded(layer.shape.output.channels);
  const gamma = place(ground, layer.gamma);
  const beta = place(ground, layer.beta);
  const coefficients = Array.from({ length: 6 }, () => memory.floats(channels));
  return [
    ...[gamma, beta, gamma + region, beta + region],
    ...[place(ground, layer.runningMean), place(ground, layer.runningVariance)],
    ...coefficients,
    memory.take(16 * channels),
    // It does not round, and ends at 6.
    0,
    ...bitsOf([6]),
  ];
}
