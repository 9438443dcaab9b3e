import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Trainer } from '../../../workshop/training/trainer.ts';
import type { Network } from '../../../workshop/training/network.ts';
import { distance, sample, uneven } from './sample.ts';

const small: Network = { alpha: 0.1, resolution: 32, classes: 4, batch: 4, channels: 3 };
/** All but the last block, pool and classifier. */
const FROZEN = 25;
const learns = (name: string): boolean => /^blocks\.4\.1\.|^classifier\./.test(name);

/** A network that answers by the statistics of the sample: else random layers let nothing through. */
async function settled(options: Partial<Network>): Promise<Trainer> {
  const settling = await Trainer.create(small, { hyperparameters: { keep: 0 } });
  settling.state.restore(uneven(settling.state.parameters()));
  settling.observe(sample(small).pictures, () => undefined);
  const trainer = await Trainer.create({ ...small, ...options });
  trainer.state.restore(settling.state.parameters());
  return trainer;
}

test('frozen layers keep weights and statistics, and the others move', async () => {
  const trainer = await settled({ frozen: FROZEN });
  const { pictures, labels } = sample(small);
  const before = trainer.state.parameters();
  for (let step = 0; step < 3; step++) {
    trainer.backward(pictures, labels);
    trainer.apply(1e-3);
  }
  const moved = trainer.state.parameters().filter(({ data }, at) => distance(data, before[at]!.data) > 0);
  assert.deepEqual(
    moved.map(({ name }) => name),
    before.map(({ name }) => name).filter(learns),
  );
});

test('behind frozen layers learns what would learn in the whole network', async () => {
  const [whole, part] = [await settled({}), await settled({ frozen: FROZEN })];
  const { pictures, labels } = sample(small);
  const [one, other] = [whole.backward(pictures, labels), part.backward(pictures, labels)];
  // A variance that runs is n / (n − 1) times that of the batch: 4 / 3 where a plane has one pixel.
  assert.ok(Math.abs(one.loss - other.loss) < 0.2, `${one.loss} and ${other.loss}`);
  const due = new Map(whole.state.gradientTensors().map(({ name, data }) => [name, data]));
  for (const { name, data } of part.state.gradientTensors())
    if (name.startsWith('classifier.')) assert.ok(distance(data, due.get(name)!) < 0.5, name);
    else if (learns(name))
      assert.ok(
        data.some((value) => value !== 0),
        name,
      );
});
