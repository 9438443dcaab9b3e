/** What is off by itself, all of it on: the file names it, the bytes are the same, another training is refused. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { readSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { cli } from '../cli.ts';
import { done, fails, fresh, killed, lines, short, toys, trained, variant } from './run.ts';

const teacher = fresh();
const learnt = done([toys, ...variant, '--epochs', '1', '-o', teacher]);
const numbers = ['--sun', '0.5', '--ema', '0.9', '--smoothing', '0.1', '--mixup', '0.2'];
const asked = [...numbers, '--balance', '--teacher', teacher];
const flags = [...short, '--workers', '2', ...asked];

/** The training that nothing interrupts: its file, and what it says on the way. */
async function uninterrupted(): Promise<{ bytes: Buffer; told: Record<string, unknown>[] }> {
  await learnt;
  const path = fresh();
  const log = join(dirname(path), 'log.jsonl');
  const { stdout } = await done([toys, ...flags, '--log', log, '--json', '-o', path]);
  const said = JSON.parse(stdout.toString()) as Record<string, unknown>;
  return { bytes: readFileSync(path), told: [said, lines(log)[0]!] };
}
const whole = uninterrupted();

describe('a training with everything that can be asked for', () => {
  test('says so', async () => {
    const { bytes, told } = await whole;
    const { metadata } = readSafetensors(bytes);
    const { sun, ema, smoothing, mixup, balance, temperature } = metadata;
    const words = {
      sun: '0.5',
      ema: '0.9',
      smoothing: '0.1',
      mixup: '0.2',
      balance: 'true',
      temperature: '4',
    };
    assert.deepEqual({ sun, ema, smoothing, mixup, balance, temperature }, words);
    assert.match(metadata['command']!, / --sun 0\.5 --ema 0\.9 --smoothing 0\.1 --mixup 0\.2 .* --balance /);
    for (const said of told)
      for (const [name, value] of Object.entries(words)) assert.equal(String(said[name]), value, name);
  });

  test('makes the same bytes after kill -9 and --resume, again and again', async () => {
    const { bytes } = await whole;
    const path = fresh();
    for (const every of ['1', '5'])
      await killed(['train', toys, ...flags, '--every', every, '--resume', '-o', path], path);
    await done([toys, ...flags, '--resume', '-o', path]);
    assert.deepEqual(readFileSync(path), bytes);
  });

  test('makes the same bytes in 256 bits, and without SIMD', async (t) => {
    const { bytes } = await whole;
    assert.deepEqual(await trained(...flags, '--wide', '--every', '2'), bytes);
    if (process.arch !== 'x64') return t.skip('V8 is told to run without SIMD on x86-64 alone');
    const path = fresh();
    const words = ['--no-enable-sse4-1', cli, 'train', toys, ...flags, '-o', path];
    await promisify(execFile)(process.execPath, words);
    assert.deepEqual(readFileSync(path), bytes);
  });

  test('is another one without any of it', async () => {
    await learnt;
    const path = fresh();
    await killed(['train', toys, ...flags, '--every', '1', '-o', path], path);
    const others: Readonly<Record<string, (words: string[]) => string[]>> = {
      '--sun': (words) => words.toSpliced(words.indexOf('--sun'), 2),
      '--ema': (words) => words.toSpliced(words.indexOf('--ema'), 2),
      '--smoothing': (words) => words.toSpliced(words.indexOf('--smoothing'), 2),
      '--mixup': (words) => words.map((word) => (word === '0.2' ? '0.3' : word)),
      '--balance': (words) => words.filter((word) => word !== '--balance'),
      '--temperature': (words) => [...words, '--temperature', '3'],
      '--teacher-weight': (words) => [...words, '--teacher-weight', '0.4'],
    };
    for (const [flag, changed] of Object.entries(others)) {
      const refused = { code: 'E_USAGE', message: new RegExp(`another training: ${flag} differs`) };
      await assert.rejects(fails([toys, ...changed(flags), '--resume', '-o', path]), refused);
    }
  });
});

test('each of it makes another network', async () => {
  const plain = readSafetensors(await trained(...short)).tensors.get('classifier.bias');
  for (const words of [['--sun', '0.5'], ['--smoothing', '0.1'], ['--mixup', '0.2'], ['--balance']]) {
    const { tensors } = readSafetensors(await trained(...short, ...words));
    assert.notDeepEqual(tensors.get('classifier.bias'), plain, words.join(' '));
  }
});

describe('what lies out of its range is refused', () => {
  const wrong: Readonly<Record<string, RegExp>> = {
    '--sun 1.1': /--sun must be at least 0 and at most 1, not 1\.1/,
    '--smoothing 1': /--smoothing must be at least 0 and below 1, not 1/,
    '--mixup 0.01': /--mixup must be 0, or from 0\.05 to 2, not 0\.01/,
    '--mixup 3': /--mixup must be/,
    '--ema -0.1': /--ema must be/,
  };
  for (const [words, message] of Object.entries(wrong)) {
    test(words, async () => {
      await assert.rejects(fails([toys, ...short, ...words.split(' '), '-o', fresh()]), {
        code: 'E_USAGE',
        message,
      });
    });
  }
});
