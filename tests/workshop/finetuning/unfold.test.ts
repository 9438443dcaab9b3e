import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backboneOf } from '../../../workshop/finetuning/backbone.ts';
import { unfold } from '../../../workshop/finetuning/unfold.ts';
import { layersOf } from '../../../workshop/training/network.ts';
import { Trainer } from '../../../workshop/training/trainer.ts';
import { distance, sample } from '../training/sample.ts';
import { fileOf, network, random } from './toy.ts';

test('a network with new batch normalisation answers as the float network did', async () => {
  const whole = await random();
  const { pictures } = sample(network);
  const { real, variant } = backboneOf(fileOf(whole));
  // ⌊1024 · 0.1⌋ of 1024 channels: the same network as of 0.1.
  assert.deepEqual(variant, { alpha: 102 / 1024, resolution: 32, channels: 3 });
  const again = { ...network, ...variant };
  const trainer = await Trainer.create(again, { hyperparameters: { keep: 0 } });
  unfold(real, layersOf(again), trainer, pictures);
  const isClassifier = ({ name }: { readonly name: string }) => name.startsWith('classifier.');
  trainer.state.restore(whole.state.parameters().filter(isClassifier));
  const due = whole.predict(pictures, network.batch);
  assert.ok(distance(trainer.predict(pictures, network.batch), due) < 1e-4);
  const statistics = trainer.state.parameters().find(({ name }) => name === 'bn1.running_var')!;
  assert.ok(statistics.data.every((variance) => variance !== 0.125));
});

test('a network of other channels, of more channels of the input or of other colours is refused with what to give', async () => {
  const trainer = await random();
  assert.throws(() => backboneOf(fileOf(trainer, { input_range: '0,1' })), {
    code: 'E_MODEL_SHAPE',
    message: /takes colours as 0,1, where training here gives −1 to 1; give one that `mobilenet train`/,
  });
  const full = await Trainer.create({ ...network, form: 'full' });
  assert.throws(() => backboneOf(fileOf(full)), { code: 'E_MODEL_TENSOR' });
  const torch = backboneOf(fileOf(trainer, { padding: 'symmetric' }));
  assert.match(torch.remark!, /pads its planes by symmetric/);
});

test('the side may be another than that of the file, within what trains', async () => {
  const file = fileOf(await random());
  assert.equal(backboneOf(file, 64).variant.resolution, 64);
  assert.throws(() => backboneOf(file, 2000), { code: 'E_USAGE', message: /`resolution`/ });
});
