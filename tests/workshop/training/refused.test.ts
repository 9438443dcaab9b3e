/** What `mobilenet train` refuses before it begins. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { done, fails, folder, fresh, killed, short, toys, variant } from './run.ts';
import { classes, drawToys } from './toy.ts';

describe('what cannot be trained is refused at once', () => {
  const out = fresh();
  const refusals: Record<string, [string[], RegExp]> = {
    'no folder': [
      ['--alpha', '0.25', '--resolution', '32', '-o', out],
      /The folder of class folders is missing/,
    ],
    'no output': [[toys, ...variant], /-o is missing/],
    'no α': [[toys, '--resolution', '32', '-o', out], /--alpha is missing/],
    'α above 1': [[toys, '--alpha', '1.5', '--resolution', '32', '-o', out], /--alpha must be above 0/],
    'a side below 32': [[toys, '--alpha', '1', '--resolution', '31', '-o', out], /--resolution must be/],
    'a batch that workers cannot share': [
      [toys, ...variant, '--workers', '3', '-o', out],
      /multiple of --workers/,
    ],
    'no epoch': [[toys, ...variant, '--epochs', '0', '-o', out], /--epochs must be/],
    'seed 0': [[toys, ...variant, '--seed', '0', '-o', out], /--seed must be/],
    'all to validate': [[toys, ...variant, '--validation', '1', '-o', out], /--validation must be/],
    'an interval of nothing': [[toys, ...variant, '--every', '0s', '-o', out], /--every must be/],
    'one name for two files': [[toys, ...variant, '--log', out, '-o', out], /is named twice/],
    'a device beside which no checkpoint can lie': [
      [toys, ...variant, '-o', '/dev/null'],
      /\/dev\/null is no file; name one for --checkpoint/,
    ],
    'a device for the checkpoint': [
      [toys, ...variant, '--checkpoint', '/dev/null', '-o', out],
      /--checkpoint must be a file/,
    ],
    'standard output': [[toys, ...variant, '-o', '-'], /cannot be standard/],
  };
  for (const [what, [args, line]] of Object.entries(refusals))
    test(what, () => assert.rejects(fails(args), { code: 'E_USAGE', message: line }));

  test('an output in a folder that is not there', async () => {
    const path = join(folder, 'absent', 'w.safetensors');
    const expected = { code: 'E_IO', message: /no such file or folder/ };
    await assert.rejects(fails([toys, ...variant, '-o', path]), expected);
  });

  test('a checkpoint that nobody asked to go on from, of another training, or no checkpoint at all', async () => {
    const path = fresh();
    const args = [toys, ...short, '-o', path];
    await killed(['train', ...args, '--every', '1'], path);
    await assert.rejects(fails(args), { code: 'E_USAGE', message: /unfinished training; add --resume/ });
    await assert.rejects(fails([...args, '--seed', '2', '--resume']), {
      code: 'E_USAGE',
      message: /another training: --seed differs \(1 then, 2 now\)/,
    });
    const bytes = readFileSync(`${path}.checkpoint`);
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 1000]! ^= 1;
    const before = readdirSync(dirname(path));
    for (const spoilt of [Buffer.from('nothing'), bytes.subarray(0, -1), bytes.subarray(8), flipped]) {
      writeFileSync(`${path}.checkpoint`, spoilt);
      const resumed = [...args, '--resume', '--log', `${path}.log`, '--cache', `${path}.cache`];
      const expected = { code: 'E_MODEL_FORMAT', message: /checkpoint cannot be resumed: .* Remove it/ };
      await assert.rejects(fails(resumed), expected);
      assert.deepEqual(readFileSync(`${path}.checkpoint`), spoilt);
    }
    assert.deepEqual(readdirSync(dirname(path)), before);
  });

  test('what no picture could mend, before one is read', async () => {
    const from = fresh();
    await done([toys, ...variant, '--epochs', '1', '-o', from]);
    const path = fresh();
    const unfinished = ['--epochs', '9', '--resume', '-o', path];
    await killed(['train', toys, ...variant, '--every', '1', ...unfinished], path);
    // A picture that is read is refused.
    const broken = join(folder, 'unread');
    cpSync(toys, broken, { recursive: true });
    writeFileSync(join(broken, classes[0]!, '0_0.ppm'), '');
    const large = ['--alpha', '1', '--resolution', '1024', '--batch', '1024', '-o', fresh()];
    await assert.rejects(fails([broken, ...large]), { code: 'E_MEMORY', message: /take a batch of/ });
    const narrow = ['--from', from, '--alpha', '0.5', '-o', fresh()];
    await assert.rejects(fails([broken, ...narrow]), { code: 'E_MODEL_SHAPE', message: /--alpha/ });
    const other = [...variant, '--seed', '2', ...unfinished];
    await assert.rejects(fails([broken, ...other]), { code: 'E_USAGE', message: /another training: --seed/ });
    const same = [...variant, ...unfinished];
    await assert.rejects(fails([broken, ...same]), { code: 'E_DATASET', message: /0_0\.ppm/ });
  });

  test('a broken picture, by its name', async () => {
    const broken = drawToys(join(folder, 'broken'), 2);
    mkdirSync(join(broken, 'more'));
    writeFileSync(join(broken, 'more', '1.ppm'), 'P6\r\n1 1\r\n255\r\n123');
    const expected = { code: 'E_DATASET', message: /1\.ppm .*carriage return/ };
    await assert.rejects(fails([broken, ...short, '-o', fresh()]), expected);
  });
});
