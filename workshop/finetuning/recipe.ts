/** How a network of few pictures is trained: in steps of the trainer, at what rate. */
import { defaults, networkOf } from '../training/recipe.ts';
import type { Recipe } from '../training/recipe.ts';
import { layersOf } from '../training/network.ts';
import type { Network } from '../training/network.ts';
import { stepsOf } from '../training/order.ts';
import { clamp } from '../packing/arithmetic.ts';
import { checkOption, checkWhole } from '../packing/bounds.ts';
import type { Backbone } from './backbone.ts';
import { frozenOf } from './depth.ts';
import type { Depth } from './depth.ts';

export interface FinetuneOptions {
  readonly depth: Depth;
  /** How often each picture is seen. */
  readonly epochs?: number | undefined;
  /** The highest learning rate, above 0 and at most 1. */
  readonly rate?: number | undefined;
  /** Of the classifier's first weights, the order and alterations of pictures, and what is held out, 1…2³² − 1. */
  readonly seed: number;
  /** In how many parts the pictures are held out, one after the other, 2…20. */
  readonly folds: number;
  /** 256-bit mode of V8: see `TrainerOptions`. */
  readonly wide: boolean;
}

const BATCH = 32;
/** Where nothing is said: but in so many steps, and then so often at least. */
const EPOCHS = 100;
const STEPS = { least: 400, most: 1500 } as const;
const LEAST_EPOCHS = 20;
export const RATE = 5e-4;

/** @throws E_USAGE an option is out of its range */
export function checkOptions({ epochs = 1, rate = RATE, seed, folds }: Omit<FinetuneOptions, 'depth'>): void {
  checkWhole('epochs', epochs, 1, 100000);
  checkOption('rate', rate, rate > 0 && rate <= 1, 'above 0 and at most 1');
  checkWhole('seed', seed, 1, 2 ** 32 - 1);
  checkWhole('folds', folds, 2, 20);
}

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
