/** A training of the smallest network in the middle of its second epoch, and its checkpoint. */
import type { Tensor } from '../../../workshop/packing/tensor.ts';
import type { Checkpoint } from '../../../workshop/training/checkpoint.ts';
import { Course } from '../../../workshop/training/course.ts';
import type { Identity } from '../../../workshop/training/identity.ts';
import { layersOf, tracked, trained } from '../../../workshop/training/network.ts';
import type { Parameter } from '../../../workshop/training/network.ts';
import { defaults, networkOf } from '../../../workshop/training/recipe.ts';
import { isStatistic } from '../../../workshop/training/statistics.ts';

export const identity: Identity = {
  recipe: { ...defaults, alpha: 0.05, resolution: 32, epochs: 3, batch: 4, workers: 2 },
  classes: ['a', 'b'],
  dataset: '0',
  from: undefined,
  teachers: [],
};

/** Five steps an epoch. */
export const course = new Course(identity.recipe, {
  training: new Int32Array(20),
  validation: new Int32Array(2),
  undivided: [],
});

const layers = layersOf(networkOf(identity.recipe, identity.classes.length));
let numbers = 0;
const tensor = (prefix: string, { name, shape }: Parameter): Tensor => {
  const length = shape.reduce((product, side) => product * side, 1);
  return { name: prefix + name, shape, data: Float32Array.from({ length }, () => ++numbers % 97) };
};

const parameters = [...trained(layers), ...tracked(layers)].map((each) => tensor('', each));

export const checkpoint: Checkpoint = {
  place: {
    epoch: 1,
    position: 2,
    score: { loss: 3, correct: 4, count: 8 },
    history: [
      {
        ...{ epoch: 1, rate: 1e-3, loss: 0.1, accuracy: 0.5 },
        ...{ validationLoss: 0.3, validationAccuracy: 0.5, seconds: 1.5 },
      },
    ],
  },
  state: {
    parameters,
    optimizer: ['square.', 'momentum.'].flatMap((prefix) =>
      trained(layers).map((each) => tensor(prefix, each)),
    ),
    statistics: [parameters.filter(isStatistic), tracked(layers).map((each) => tensor('', each))],
  },
};
