/** How a network of few pictures is trained: in steps of the trainer, at what rate. */
import { defaults, networkOf } from '../training/recipe.ts';
import type { Recipe } from '../training/recipe.ts';
import { layersOf } from '../training/network.ts';
import type { Network } from '../training/network.ts';
import { stepsOf } from '../training/order.ts';
import { clamp } from '../packing/arithmetic.ts';
import type { Backbone } from './backbone.ts';
import { frozenOf } from './depth.ts';
import type { Depth } from './depth.ts';
import { RATE } from './options.ts';
import type { FinetuneOptions } from './options.ts';

const BATCH = 32;
/** Where nothing is said: but in so many steps, and then so often at least. */
const EPOCHS = 100;
const STEPS = { least: 400, most: 1500 } as const;
const LEAST_EPOCHS = 20;

/** @param pictures that are learnt from */
export function recipeOf({ variant }: Backbone, pictures: number, options: FinetuneOptions): Recipe {
  const { rate = RATE, seed } = options;
  const batch = Math.min(BATCH, pictures);
  const { epochs = epochsOf(stepsOf(pictures, batch)) } = options;
  return { ...defaults, ...variant, epochs, batch, rate, seed, validation: 0 };
}

/** @param steps of an epoch */
function epochsOf(steps: number): number {
  const all = clamp(EPOCHS * steps, STEPS.least, STEPS.most);
  return Math.max(LEAST_EPOCHS, Math.ceil(all / steps));
}

/** The network with as many frozen layers as the depth says. */
export function networkFor(recipe: Recipe, classes: number, depth: Depth): Network {
  const network = networkOf(recipe, classes);
  return { ...network, frozen: frozenOf(depth, layersOf(network).length) };
}
