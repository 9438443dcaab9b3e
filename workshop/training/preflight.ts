import { refuseUnfinished } from './checkpoints.ts';
import type { CheckpointPolicy } from './checkpoints.ts';
import type { Known } from './identity.ts';
import { planMemory } from './memory.ts';
import { layersOf, tracked, trained } from './network.ts';
import { check } from './options.ts';
import { networkOf } from './recipe.ts';
import { startFrom } from './start.ts';
import type { Source } from './start.ts';

/**
 * What `Session.open` refuses, as far as it can be known before the pictures are read, which takes minutes.
 *
 * @throws E_USAGE an option is out of range, or the checkpoint is of another training or not asked for; E_MEMORY;
 *   E_MODEL_… of the weights to begin with, and of the checkpoint; E_IO
 */
export async function preflight(
  known: Known,
  checkpoints: CheckpointPolicy,
  from: Source | undefined,
): Promise<void> {
  const network = networkOf(known.recipe, known.classes.length);
  check(network);
  planMemory(network, { average: known.recipe.ema > 0 });
  const layers = layersOf(network);
  if (from) startFrom(from, [...trained(layers), ...tracked(layers)], known.classes);
  await refuseUnfinished(checkpoints, known);
}
