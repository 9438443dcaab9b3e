/** RMSprop with momentum against a plain float64 one, number by number, from the gradients of the trainer itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trainer } from '../../../workshop/training/trainer.ts';
import { distance, sample, weights } from './sample.ts';

const options = { alpha: 0.1, resolution: 32, classes: 4, batch: 4, channels: 3 } as const;

interface State {
  readonly weight: Float64Array;
  readonly square: Float64Array;
  readonly momentum: Float64Array;
}

function step(
  { weight, square, momentum }: State,
  gradient: Float32Array,
  decay: number,
  rate: number,
): void {
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i]! + decay * weight[i]!;
    square[i] = 0.9 * square[i]! + (1 - 0.9) * g * g;
    momentum[i] = 0.9 * momentum[i]! + (rate * g) / Math.sqrt(square[i]! + 1e-6);
    weight[i]! -= momentum[i]!;
  }
}

/** Tensors that decay: filters but depthwise ones, or all filters. */
const decaying = { sparing: /conv_stem|conv_pw|classifier\.weight/, everywhere: /conv_|classifier\.weight/ };

for (const [decay, which] of [
  [4e-5, 'sparing'],
  [0.5, 'sparing'],
  [0.5, 'everywhere'],
] as const) {
  test(`four steps with decay ${decay}, ${which}, follow float64`, async () => {
    const network = { ...options, decaysDepthwise: which === 'everywhere' };
    const trainer = await Trainer.create(network, { hyperparameters: { decay } });
    trainer.state.initialize(9);
    const { pictures, labels } = sample(options);
    const states = new Map<string, State>();
    for (const { name, data } of trainer.state.parameters()) {
      const zeros = () => new Float64Array(data.length);
      states.set(name, { weight: Float64Array.from(data), square: zeros(), momentum: zeros() });
    }
    for (const rate of [1e-4, 1e-3, 2e-3, 5e-4]) {
      trainer.backward(pictures, labels);
      for (const { name, data } of trainer.state.gradientTensors()) {
        step(states.get(name)!, data, decaying[which].test(name) ? decay : 0, rate);
      }
      trainer.apply(rate);
    }
    const found = weights([...trainer.state.parameters(), ...trainer.state.optimizer()]);
    for (const { name } of trainer.state.gradientTensors()) {
      const { weight, square, momentum } = states.get(name)!;
      assert.ok(distance(found[name]!, weight) < 1e-4, `${name}: ${distance(found[name]!, weight)}`);
      assert.ok(distance(found[`square.${name}`]!, square) < 1e-4, `square.${name}`);
      assert.ok(distance(found[`momentum.${name}`]!, momentum) < 1e-4, `momentum.${name}`);
    }
  });
}
