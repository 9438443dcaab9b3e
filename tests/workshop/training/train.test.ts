/** `mobilenet train` as a shell runs it: what it learns, and from which weights. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { readSafetensors, writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { elements } from '../drawing/svg.ts';
import { done, fails, folder, fresh, lines, toys, variant } from './run.ts';
import { classes, drawToys } from './toy.ts';

describe('a training on drawn shapes', () => {
  const path = fresh();
  const log = join(path, '..', 'toys.jsonl');
  let said: Record<string, unknown>;

  before(async () => {
    const run = await done([toys, ...variant, '--epochs', '60', '--log', log, '--json', '-o', path]);
    said = JSON.parse(run.stdout.toString()) as Record<string, unknown>;
    assert.match(run.stderr, /3 classes, 132 pictures to learn from, 12 to validate\nepoch 1\/60: loss /);
  });

  test('learns them', () => {
    // Over altered pictures, half of which have lost half of their detail.
    assert.ok((said['accuracy'] as number) >= 0.9, JSON.stringify(said));
    assert.ok((said['validationAccuracy'] as number) >= 11 / 12, JSON.stringify(said));
  });

  test('the file says what it is and how it came to be', () => {
    const { tensors, metadata } = readSafetensors(readFileSync(path));
    assert.deepEqual(tensors.get('classifier.weight')!.shape, [3, 256]);
    assert.deepEqual(JSON.parse(metadata['labels']!), classes);
    const { format, alpha, resolution, channels, padding, input_range, fit, seed, epochs } = metadata;
    assert.deepEqual(
      { format, alpha, resolution, channels, padding, input_range, fit, seed, epochs },
      {
        ...{ format: 'mobilenet-wasm', alpha: '0.25', resolution: '32', channels: '3', padding: 'same' },
        ...{ input_range: '-1,1', fit: 'stretch', seed: '1', epochs: '60' },
      },
    );
    assert.equal(Number(metadata['validation_accuracy']), said['validationAccuracy']);
    assert.match(metadata['command']!, /^mobilenet train toys --alpha 0\.25 .* -o toys\.safetensors$/);
  });

  test('the log has a line for the beginning, each epoch and the end; the curve is beside it', () => {
    const all = lines(log);
    assert.deepEqual(
      all.map(({ event }) => event),
      ['begin', ...Array<string>(60).fill('epoch'), 'end'],
    );
    const [first, last] = [all[1]!, all[60]!];
    assert.ok((last['loss'] as number) < (first['loss'] as number) / 2);
    assert.ok((last['rate'] as number) < (first['rate'] as number));
    assert.equal(all[61]!['sha256'], said['sha256']);
    const curve = elements(readFileSync(join(path, '..', 'toys.svg'), 'utf8'));
    const points = curve
      .filter(({ name }) => name === 'polyline')
      .map(({ attributes }) => attributes['points']!);
    assert.deepEqual(
      points.map((list) => list.split(' ').length),
      [60, 60, 60, 60],
    );
  });

  test('--from goes on from it, without saying α and side again', async () => {
    const next = fresh();
    const flags = ['--from', path, '--epochs', '1', '--rate', '0.0001', '--batch', '16'];
    const { stdout } = await done([toys, ...flags, '--group-by', '_', '--json', '-o', next]);
    const { accuracy } = JSON.parse(stdout.toString()) as { accuracy: number };
    assert.ok(accuracy >= 0.9, `${accuracy}`);
  });

  test('--from on other classes keeps the features and says so', async () => {
    const pair = join(folder, 'pair');
    drawToys(pair, 3);
    rmSync(join(pair, 'disc'), { recursive: true });
    const next = fresh();
    const { stderr } = await done([pair, '--from', path, '--epochs', '1', '--batch', '4', '-o', next]);
    assert.match(stderr, /the classifier begins at random/);
    assert.deepEqual(readSafetensors(readFileSync(next)).tensors.get('classifier.weight')!.shape, [2, 256]);
    await assert.rejects(fails([toys, '--from', path, '--alpha', '0.5', '-o', fresh()]), {
      code: 'E_MODEL_SHAPE',
      message: /The tensor \S+ of .* --alpha/,
    });
  });
});

describe('weights that cannot be learnt from', () => {
  const from = fresh();
  const next = async (value: number, name = 'classifier.weight'): Promise<never> => {
    const { tensors, metadata } = readSafetensors(readFileSync(from));
    const changed = [...tensors.values()].map((tensor) =>
      tensor.name === name ? { ...tensor, data: tensor.data.map(() => value) } : tensor,
    );
    writeFileSync(`${from}.changed`, writeSafetensors(changed, metadata));
    const path = fresh();
    const flags = ['--epochs', '1', '--batch', '16', '--every', '1000s'];
    try {
      return await fails([toys, '--from', `${from}.changed`, ...flags, '-o', path]);
    } finally {
      // Neither the network nor a checkpoint of weights that have come to nothing.
      assert.deepEqual(readdirSync(dirname(path)), []);
    }
  };

  before(() => done([toys, ...variant, '--epochs', '1', '-o', from]));

  test('numbers that are none', async () => {
    const expected = { code: 'E_MODEL_FORMAT', message: /classifier\.weight .* finite/ };
    await assert.rejects(next(NaN), expected);
    await assert.rejects(next(-Infinity), expected);
  });

  test('variances below 0', async () => {
    const expected = { code: 'E_MODEL_FORMAT', message: /bn1\.running_var .* below 0/ };
    await assert.rejects(next(-1, 'bn1.running_var'), expected);
  });

  test('a loss that is none ends the training', async () => {
    await assert.rejects(next(3e38), { code: 'E_USAGE', message: /no number from step 1 on; lower --rate/ });
  });

  test('so does a weight whose square is none, though the loss is one', async () => {
    // Weight decay of 4e-5 · 1e30 has a square beyond f32; equal logits still have a loss.
    await assert.rejects(next(1e30), { code: 'E_USAGE', message: /mean square .* step \d+; lower --rate/ });
  });
});
