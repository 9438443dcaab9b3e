/** One fine-tuning from its first step to its last. */
import type { Tensor } from '../packing/tensor.ts';
import { Course } from '../training/course.ts';
import type { Dataset } from '../training/dataset.ts';
import { divergence } from '../training/endings.ts';
import { Flight } from '../training/flight.ts';
import { sum } from '../training/score.ts';
import type { Score } from '../training/score.ts';
import { Team } from '../training/team.ts';
import type { Backbone } from './backbone.ts';
import { networkFor, recipeOf } from './recipe.ts';
import type { FinetuneOptions } from './options.ts';
import { startOf } from './start.ts';

/** Share of the old value in running statistics: a course of some hundred steps ends with those of its last twenty. */
const KEEP = 0.95;

export interface Learnt {
  readonly tensors: readonly Tensor[];
  readonly score: Score;
}

/**
 * @param training indices of the pictures that are learnt from, two at least, over shared memory
 * @param onStep is told of each step
 * @returns weights and running statistics, and what the last epoch showed
 * @throws E_MEMORY; E_ENGINE; E_USAGE the loss is no number any more
 */
export async function learn(
  backbone: Backbone,
  dataset: Dataset,
  { training, classes }: { readonly training: Int32Array; readonly classes: number },
  options: FinetuneOptions,
  onStep: (score: Score) => void,
): Promise<Learnt> {
  const { wide, depth } = options;
  const recipe = recipeOf(backbone, training.length, options);
  const network = networkFor(recipe, classes, depth);
  const validation = new Int32Array(new SharedArrayBuffer(0));
  const start = await startOf(backbone, network, dataset, training, wide);
  const setup = { network, recipe, keep: KEEP, teachers: [], wide, dataset, training, validation };
  const team = await Team.start(setup);
  try {
    await team.restore(start);
    const score = await run(team, new Course(recipe, { training, validation, undivided: [] }), onStep);
    return { tensors: await team.parameters(), score };
  } finally {
    await team.close();
  }
}

/** Answers the score of the last epoch. */
async function run(team: Team, course: Course, onStep: (score: Score) => void): Promise<Score> {
  const flight = new Flight();
  const scores: Score[] = [];
  const land = async (): Promise<void> => {
    const score = await flight.first();
    scores.push(score);
    if (!Number.isFinite(score.loss)) throw divergence(`The loss is no number from step ${scores.length} on`);
    flight.end();
    onStep(score);
  };
  for (let step = 0; step < course.allSteps; step++) {
    const [epoch, position] = [Math.floor(step / course.steps), step % course.steps];
    flight.start(team.step(epoch, position, course.paceAt(step)));
    if (flight.isFull) await land();
  }
  while (!flight.isEmpty) await land();
  return sum(scores.slice(-course.steps));
}
