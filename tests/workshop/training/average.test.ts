/** Moving averages of weights: single steps in f32, in every build, kept by every worker, and what a training answers with. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { compile } from '../../../workshop/training/module.ts';
import { defaults } from '../../../workshop/training/recipe.ts';
import { shareAt } from '../../../workshop/training/schedule.ts';
import { answering } from '../../../workshop/training/statistics.ts';
import { Trainer } from '../../../workshop/training/trainer.ts';
import { Worker } from '../../../workshop/training/worker.ts';
import { done, fails, fresh, lines, short, toys, trained } from './run.ts';
import { sample } from './sample.ts';

const network = { alpha: 0.1, resolution: 32, classes: 4, batch: 4, channels: 3 } as const;

test('an average takes in more of the first steps than of the later ones, of the first everything', () => {
  const shares = [0, 1, 9, 8990, 8991, 9000].map((step) => shareAt(step, 0.999));
  assert.deepEqual(shares, [1, 1 - 1 / 10, 0.5, 1 - 8990 / 8999, 1 - 0.999, 1 - 0.999]);
});

for (const build of ['simd', 'baseline'] as const) {
  test(`${build} moves averages in single steps of f32`, async () => {
    const trainer = await Trainer.create(network, { average: true, compiled: await compile(false, build) });
    trainer.state.initialize(3);
    const { pictures, labels } = sample(network);
    const expected = trainer.state.parameters().map(({ data }) => new Float32Array(data.length));
    for (const step of [0, 1, 2, 3]) {
      trainer.backward(pictures, labels);
      trainer.apply(1e-3);
      const share = Math.fround(shareAt(step, 0.7));
      trainer.average(share);
      for (const [index, { data }] of trainer.state.parameters().entries()) {
        const average = expected[index]!;
        for (const [i, weight] of data.entries())
          average[i]! += Math.fround(Math.fround(weight - average[i]!) * share);
      }
    }
    const parameters = trainer.state.parameters();
    const found = trainer.state.averages();
    assert.deepEqual(
      found,
      parameters.map(({ name, shape }, i) => ({ name: `average.${name}`, shape, data: expected[i] })),
    );
    const other = await Trainer.create(network, { average: true });
    other.state.restore(found);
    assert.deepEqual(other.state.averages(), found);
    trainer.state.swapAverages();
    assert.deepEqual(trainer.state.parameters(), answering(found));
    trainer.state.swapAverages();
    assert.deepEqual([trainer.state.parameters(), trainer.state.averages()], [parameters, found]);
  });
}

test('a trainer that keeps none has none', async () => {
  const trainer = await Trainer.create(network);
  assert.deepEqual(trainer.state.averages(), []);
  trainer.state.swapAverages();
  assert.deepEqual(answering(trainer.state.parameters()), trainer.state.parameters());
});

test('a worker validates by the average, and trains on from its weights', async () => {
  const { pictures, labels } = sample({ ...network, batch: 8 });
  const [training, validation] = [Int32Array.of(0, 1, 2, 3), Int32Array.of(4, 5, 6, 7)];
  const dataset = { side: 32, channels: 3, pictures, labels, digest: '' } as const;
  const worker = (ema: number): Promise<Worker> => {
    const recipe = { ...defaults, ...network, ema };
    const setup = { worker: 0, recipe, teachers: [], network, wide: false, dataset, training, validation };
    return compile(false).then((compiled) => Worker.create({ ...setup, compiled }));
  };
  const [averaging, plain, judge] = [await worker(0.9), await worker(0), await worker(0)];
  for (const each of [averaging, plain, judge]) each.answer({ kind: 'initialize' });
  const scores = [averaging, plain].map((each, index) => {
    const steps = [0, 1, 2, 3].map((position) => {
      const pace = { rate: 1e-3, share: index === 0 ? shareAt(position, 0.9) : undefined };
      const score = each.answer({ kind: 'step', epoch: 0, position, pace });
      return [score, each.answer({ kind: 'validate', statistics: [] })];
    });
    return { trained: steps.map(([score]) => score), validated: steps.map(([, score]) => score) };
  });
  assert.deepEqual(scores[0]!.trained, scores[1]!.trained);
  assert.notDeepEqual(scores[0]!.validated, scores[1]!.validated);
  const averages = averaging.answer({ kind: 'averages' }) as ReturnType<Trainer['state']['averages']>;
  judge.answer({ kind: 'restore', tensors: answering(averages) });
  assert.deepEqual(judge.answer({ kind: 'validate', statistics: [] }), scores[0]!.validated.at(-1));
});

describe('--ema', () => {
  test('is named by the file and the log, and changes both but not what is learnt', async () => {
    const [path, log] = [fresh(), join(fresh(), '..', 'log.jsonl')];
    const plain = join(fresh(), '..', 'log.jsonl');
    const { stdout } = await done([toys, ...short, '--ema', '0.9', '--log', log, '--json', '-o', path]);
    assert.equal((JSON.parse(stdout.toString()) as { ema: number }).ema, 0.9);
    const { tensors, metadata } = readSafetensors(readFileSync(path));
    assert.ok(![...tensors.keys()].some((name) => name.startsWith('average.')));
    assert.equal(metadata['ema'], '0.9');
    assert.match(metadata['command']!, / --ema 0\.9 /);
    const without = readSafetensors(await trained(...short, '--log', plain));
    assert.notDeepEqual(without.tensors.get('classifier.bias'), tensors.get('classifier.bias'));
    assert.equal(without.metadata['training_loss'], metadata['training_loss']);
    assert.deepEqual([lines(log)[0]!['ema'], lines(plain)[0]!['ema']], [0.9, undefined]);
    const losses = [log, plain].map((file) => lines(file)[3]!['validationLoss']);
    assert.notEqual(losses[0], losses[1]);
  });

  test('must be below 1', async () => {
    const refused = { code: 'E_USAGE', message: /--ema must be at least 0 and below 1, not 1/ };
    await assert.rejects(fails([toys, ...short, '--ema', '1', '-o', fresh()]), refused);
  });
});
