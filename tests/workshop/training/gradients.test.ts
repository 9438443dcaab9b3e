/** Gradients of every tensor: the float64 reference against finite differences, the trainer against the reference. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../../workshop/training/module.ts';
import type { TrainingBuild } from '../../../workshop/training/module.ts';
import { Trainer } from '../../../workshop/training/trainer.ts';
import type { Form } from '../../../workshop/packing/form.ts';
import type { Network } from '../../../workshop/training/network.ts';
import { Random, xoshiro } from '../../../workshop/packing/random.ts';
import { pictures, train } from './reference.ts';
import { distance, sample, uneven, weights } from './sample.ts';

async function made(network: Network, wide = false, build?: TrainingBuild): Promise<Trainer> {
  const trainer = await Trainer.create(network, { wide, compiled: await compile(wide, build) });
  trainer.state.initialize(5);
  trainer.state.restore(uneven(trainer.state.parameters()));
  return trainer;
}

/** Tensors of one layer, which are moved together. */
const layerOf = (name: string) =>
  name
    .replace(/\.conv(?:_(dw|pw))?\.weight$/, (_, kind) => (kind === 'pw' ? '.bn2' : '.bn1'))
    .replace('conv_stem', 'bn1')
    .replace(/\.(weight|bias)$/, '');

for (const [form, count] of [
  ['separable', 28],
  ['full', 15],
  ['shallow', 18],
] as const) {
  test(`the reference agrees with finite differences along a direction in every layer, ${form}`, () =>
    compareDifferences(form, count));
}

async function compareDifferences(form: Form, count: number): Promise<void> {
  const options = { alpha: 0.05, resolution: 33, classes: 3, batch: 2, channels: 3, form } as const;
  const trainer = await made(options);
  const { pictures: bytes, labels } = sample(options);
  const input = pictures(bytes, options.batch, 3);
  const network: Record<string, ArrayLike<number>> = weights(trainer.state.parameters());
  const { gradients } = train(network, input, labels);
  const random = new Random(1, xoshiro);
  const layers = new Set(Object.keys(gradients).map(layerOf));
  assert.equal(layers.size, count);
  for (const layer of layers) {
    const names = Object.keys(gradients).filter((name) => layerOf(name) === layer);
    const direction = new Map(names.map((name) => [name, gradients[name]!.map(() => random.finerNormal())]));
    const loss = (step: number) => {
      const moved = names.map((name) => {
        const along = direction.get(name)!;
        return [name, Float64Array.from(network[name]!, (value, i) => value + step * along[i]!)] as const;
      });
      return train({ ...network, ...Object.fromEntries(moved) }, input, labels, 'forward').loss;
    };
    // Small, so that hardly any ReLU6 turns within it.
    const step = 1e-8;
    const difference = (loss(step) - loss(-step)) / (2 * step);
    let slope = 0;
    for (const [name, along] of direction)
      along.forEach((value, i) => (slope += value * gradients[name]![i]!));
    const error = Math.abs(difference - slope);
    assert.ok(error <= 1e-4 * Math.abs(difference) + 1e-6, `${layer}: ${slope} and ${difference}`);
  }
}

/** Odd sides, 8 channels, channels that are no multiple of 8 or 16, stride 2 on odd and even, one class, gray; other forms. */
const cases: readonly Network[] = [
  { alpha: 0.05, resolution: 64, classes: 1, batch: 3, channels: 3 },
  { alpha: 0.25, resolution: 64, classes: 43, batch: 4, channels: 3 },
  { alpha: 0.3, resolution: 45, classes: 17, batch: 5, channels: 3 },
  { alpha: 0.17, resolution: 39, classes: 2, batch: 7, channels: 1 },
  { alpha: 0.2, resolution: 33, classes: 9, batch: 6, channels: 3 },
  { alpha: 0.05, resolution: 64, classes: 5, batch: 3, channels: 3, form: 'full' },
  { alpha: 0.17, resolution: 45, classes: 7, batch: 4, channels: 1, form: 'full' },
  { alpha: 0.3, resolution: 39, classes: 3, batch: 5, channels: 3, form: 'shallow' },
];

for (const options of cases) {
  test(`gradients of ${JSON.stringify(options)} are those of float64`, async () => {
    const trainer = await made(options);
    const { pictures: bytes, labels } = sample(options);
    const network = weights(trainer.state.parameters());
    const { loss, correct } = trainer.backward(bytes, labels);
    const expected = train(network, pictures(bytes, options.batch, options.channels), labels);
    const found = trainer.state.gradientTensors();
    assert.deepEqual(found.map(({ name }) => name).sort(), Object.keys(expected.gradients).sort());
    assert.ok(Math.abs(loss - expected.loss) < 1e-4, `loss ${loss}, reference ${expected.loss}`);
    assert.ok(correct >= 0 && correct <= options.batch);
    for (const { name, data } of found) {
      const gradient = expected.gradients[name]!;
      if (gradient.every((value) => value === 0)) assert.ok(data.every((value) => value === 0));
      else assert.ok(distance(data, gradient) < 2e-3, `${name}: ${distance(data, gradient)}`);
    }
    const running = weights(trainer.state.parameters());
    for (const [name, statistic] of Object.entries(expected.statistics))
      checkRunning(name, statistic, running);
  });
}

/** One batch moves a running statistic from 0 or 1 by a hundredth of the way; a variance is unbiased there. */
function checkRunning(name: string, statistic: Float64Array, running: Record<string, Float32Array>): void {
  const moved = running[name]!;
  const from = name.endsWith('var') ? 1 : 0;
  const batch = moved.map((value) => (value - from) / 0.01 + from);
  // The variance's n / (n − 1) is at most 12 / 11 here.
  const slack = name.endsWith('var') ? 0.1 : 1e-3;
  assert.ok(distance(batch, statistic) < slack, `${name}: ${distance(batch, statistic)}`);
}

for (const [channels, form] of [
  [1, 'separable'],
  [3, 'separable'],
  [3, 'full'],
  [1, 'shallow'],
] as const) {
  test(`256-bit tiles, an engine without SIMD and a second trainer give the same bits, ${channels} channels, ${form}`, async () => {
    const options = { alpha: 0.3, resolution: 45, classes: 17, batch: 5, channels, form } as const;
    const { pictures: bytes, labels } = sample(options);
    const states = [];
    for (const [wide, build] of [[false], [true], [false, 'baseline'], [false]] as const) {
      const trainer = await made(options, wide, build);
      const scores = [];
      for (let i = 0; i < 3; i++) {
        scores.push(trainer.backward(bytes, labels));
        trainer.apply(1e-3);
      }
      const tensors = [...trainer.state.parameters(), ...trainer.state.optimizer()];
      states.push({ scores, tensors, logits: trainer.predict(bytes, options.batch) });
    }
    for (const state of states) assert.deepEqual(state, states[0]);
  });
}
