/** What a network costs before it exists: work and parameters of each layer, the packed file, the memory of each build. */
import { sizesOf } from '../bundle/c/sizes.ts';
import type { Sizes } from '../bundle/c/sizes.ts';
import { readSkeleton } from '../bundle/c/skeleton.ts';
import { encodedLength, outlineOf } from '../packing/encode.ts';
import { filterPartBytes } from '../packing/layout.ts';
import type { FilterShape } from '../packing/layout.ts';
import { commandOf } from '../packing/make.ts';
import { shapes } from '../packing/shapes.ts';
import type { Plane, Variant } from '../packing/shapes.ts';
import { planBundles, planMemory } from './memory.ts';
import type { BundlePlan, Memory } from './memory.ts';
import { outline } from './outline.ts';
import { betaOf } from './variant.ts';

/** A layer as its shape alone tells. */
export interface LayerShape {
  readonly kind: FilterShape['kind'] | 'pool' | 'average pool' | 'mean';
  readonly stride: number;
  readonly input: Plane;
  readonly output: Plane;
  readonly multiplyAdds: number;
  readonly parameters: number;
}

export interface PlannedLayer extends LayerShape {
  /** Filters in the packed file with the neutral ones that fill the registers. */
  readonly filterBytes: number;
  /** u8 `[height][width][channels]` of the output. */
  readonly outputBytes: number;
}

export interface Plan {
  readonly input: Plane;
  readonly classes: number;
  readonly layers: readonly PlannedLayer[];
  readonly multiplyAdds: number;
  readonly parameters: number;
  readonly filterBytes: number;
  /** The whole packed file. */
  readonly packedBytes: number;
  /** One per build that this engine runs. */
  readonly memory: readonly Memory[];
  /** What bundles of it take, smallest memory first. */
  readonly bundles: readonly BundlePlan[];
  /** What its C takes on a 32-bit processor, but for the code: `bundle --c`. */
  readonly c: Sizes;
}

/** A plan of a network that nobody has made yet. */
export interface VariantPlan extends Plan {
  readonly alpha: number;
  readonly beta: number;
  /** The command that makes the file that was planned. */
  readonly command: string;
}

/** `make` draws the planned file with it; another seed changes the provenance by a few bytes. */
const SEED = 1;

/**
 * @param beta what the resolution was derived from, if it was
 * @throws E_USAGE there is no such variant; E_ENGINE
 */
export async function planVariant(variant: Variant, beta?: number): Promise<VariantPlan> {
  const options = { ...variant, seed: SEED };
  const network = outline(options);
  const packed = { outline: outlineOf(network), length: encodedLength(network) };
  const plan = await planNetwork(shapes(variant), packed);
  const { alpha, resolution } = variant;
  return { alpha, beta: beta ?? betaOf(resolution), command: `${commandOf(options)} -o w.mnw`, ...plan };
}

/**
 * @param layers from the picture to the logits, or to the embedding of a headless network
 * @param packed a file of contract and layers alone, the length of the whole file, and that, if it is there
 * @throws E_FILE_… contract or layers are invalid; E_ENGINE
 */
export async function planNetwork(
  layers: readonly LayerShape[],
  packed: { readonly outline: Uint8Array; readonly length: number; readonly whole?: Uint8Array },
): Promise<Plan> {
  const planned = layers.map(planLayer);
  const filtered = layers.filter(isFiltered);
  const last = layers.at(-1);
  const outlined = { bytes: packed.outline, length: packed.length, filtered };
  const memory = await planMemory(outlined);
  return {
    input: layers[0]!.input,
    classes: last?.kind === 'pointwise' ? last.output.channels : 0,
    layers: planned,
    multiplyAdds: total(planned, 'multiplyAdds'),
    parameters: total(planned, 'parameters'),
    filterBytes: total(planned, 'filterBytes'),
    packedBytes: packed.length,
    memory,
    bundles: await planBundles(outlined, memory),
    // Labels, tables and zero points are known of a whole file alone.
    c: sizesOf(readSkeleton(packed.whole ?? packed.outline)),
  };
}

function planLayer(layer: LayerShape): PlannedLayer {
  const { height, width, channels } = layer.output;
  return {
    ...layer,
    filterBytes: isFiltered(layer) ? filterPartBytes(layer) : 0,
    outputBytes: height * width * channels,
  };
}

function isFiltered(layer: LayerShape): layer is LayerShape & FilterShape {
  return layer.kind === 'convolution' || layer.kind === 'depthwise' || layer.kind === 'pointwise';
}

/** The sum of a field over layers. */
export function total<T extends string>(layers: readonly Readonly<Record<T, number>>[], field: T): number {
  return layers.reduce((sum, layer) => sum + layer[field], 0);
}
