/** `mobilenet train` as a shell runs it: what it learns, and that it makes the same bytes whatever interrupts it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { readSafetensors, writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { say } from '../../attacks/line.ts';
import type { Said } from '../../attacks/line.ts';
import { cli, temporaryFolder } from '../cli.ts';
import { elements } from '../drawing/svg.ts';
import { classes, drawToys, SIDE } from './toy.ts';

const folder = temporaryFolder();
const toys = drawToys(join(folder, 'toys'), 12);
const variant = ['--alpha', '0.25', '--resolution', String(SIDE), '--group-by', '_', '--batch', '16'];
const short = [...variant, '--epochs', '3'];

/** A path of the same name in a folder of its own: the name is part of the file. */
function fresh(): string {
  return join(mkdtempSync(join(folder, 'run-')), 'toys.safetensors');
}

/** What a training prints that succeeds. */
async function done(words: readonly string[]): Promise<Said> {
  const said = await say(['train', ...words]);
  assert.equal(said.error, undefined);
  return said;
}

/** Trains on the toys, and answers the bytes. */
async function trained(...flags: string[]): Promise<Buffer> {
  const path = fresh();
  await done([toys, ...flags, '-o', path]);
  assert.ok(!existsSync(`${path}.checkpoint`));
  return readFileSync(path);
}

/** Fails as a training does. */
async function fails(words: readonly string[]): Promise<never> {
  const { error } = await say(['train', ...words]);
  throw error ?? new Error('it succeeds');
}

const uninterrupted = new Map<string, Promise<Buffer>>();

/** A short training that nothing interrupts, without a checkpoint. */
function whole(workers: string): Promise<Buffer> {
  const bytes = uninterrupted.get(workers) ?? trained(...short, '--workers', workers);
  uninterrupted.set(workers, bytes);
  return bytes;
}

interface Line {
  readonly event: string;
  readonly [key: string]: unknown;
}

const lines = (path: string): Line[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

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
  const next = (value: number): Promise<never> => {
    const { tensors, metadata } = readSafetensors(readFileSync(from));
    const changed = [...tensors.values()].map((tensor) =>
      tensor.name === 'classifier.weight' ? { ...tensor, data: tensor.data.map(() => value) } : tensor,
    );
    writeFileSync(`${from}.changed`, writeSafetensors(changed, metadata));
    return fails([toys, '--from', `${from}.changed`, '--epochs', '1', '--batch', '16', '-o', fresh()]);
  };

  before(() => done([toys, ...variant, '--epochs', '1', '-o', from]));

  test('numbers that are none', async () => {
    const expected = { code: 'E_MODEL_FORMAT', message: /classifier\.weight .* finite/ };
    await assert.rejects(next(NaN), expected);
    await assert.rejects(next(-Infinity), expected);
  });

  test('a loss that is none ends the training', async () => {
    await assert.rejects(next(3e38), { code: 'E_USAGE', message: /no number from step 1 on; lower --rate/ });
  });
});

describe('the bytes of a training', () => {
  test('are the same for the same flags, with any number of checkpoints, and hang on the seed', async () => {
    const once = await whole('1');
    assert.deepEqual(await trained(...short, '--every', '1'), once);
    assert.notDeepEqual(await trained(...short, '--seed', '2'), once);
  });

  test('are the same from a cache, which is made again when it is damaged or the pictures have changed', async () => {
    const cache = join(folder, 'toys.pixels');
    const again = (): Promise<Buffer> => trained(...variant, '--epochs', '1', '--cache', cache);
    const first = await again();
    assert.deepEqual(await trained(...variant, '--epochs', '1'), first);
    const right = readFileSync(cache);
    assert.equal(right.length, 128 + 144 * SIDE * SIDE * 3);
    const ino = statSync(cache).ino;
    assert.deepEqual(await again(), first);
    assert.equal(statSync(cache).ino, ino);
    for (const damage of [right.subarray(0, -1), right.map((byte, at) => (at === 5000 ? byte ^ 1 : byte))]) {
      writeFileSync(cache, damage);
      assert.deepEqual(await again(), first);
      assert.deepEqual(readFileSync(cache), right);
    }
    const picture = join(toys, classes[0]!, '0_0.ppm');
    utimesSync(picture, 1, 1);
    await again();
    assert.notDeepEqual(readFileSync(cache).subarray(0, 64), right.subarray(0, 64));
    assert.deepEqual(readFileSync(cache).subarray(64), right.subarray(64));
  });

  test('are the same for the same number of workers', async () => {
    assert.deepEqual(await trained(...short, '--workers', '2', '--every', '2'), await whole('2'));
  });

  for (const workers of ['1', '2']) {
    test(`are the same after kill -9 and --resume, again and again, with --workers ${workers}`, async () => {
      const flags = [...short, '--workers', workers, '--every', '3'];
      const path = fresh();
      const log = join(path, '..', 'log.jsonl');
      for (let kill = 0; kill < 2; kill++) {
        const { resumed } = await killed(
          ['train', toys, ...flags, '--resume', '--log', log, '-o', path],
          path,
        );
        assert.equal(resumed, kill > 0);
      }
      await done([toys, ...flags, '--resume', '--log', log, '-o', path]);
      assert.deepEqual(readFileSync(path), await whole(workers));
      assert.deepEqual(
        lines(log).map(({ event, epoch }) => (event === 'epoch' ? epoch : event)),
        ['begin', 1, 2, 3, 'end'],
      );
    });
  }

  test('are the same after Ctrl-C, which saves a checkpoint and exits with 130', async () => {
    const path = fresh();
    const args = ['train', toys, ...short, '--every', '1000s', '--resume', '-o', path];
    const { status, stderr } = await signalled(args, /epoch 1/);
    assert.equal(status, 130, stderr);
    assert.match(stderr, /E_INTERRUPTED: Stopped after step \d+ of 24; .*--resume/);
    const again = await done(args.slice(1));
    assert.match(again.stderr, /going on in epoch \d after \d steps/);
    assert.deepEqual(readFileSync(path), await whole('1'));
  });
});

/** Runs a training, and kills it as soon as it has written a checkpoint of its own. */
function killed(args: readonly string[], path: string): Promise<{ resumed: boolean }> {
  const checkpoint = `${path}.checkpoint`;
  // Each checkpoint is renamed into its place, so it is another file.
  const file = (): number | undefined => statSync(checkpoint, { throwIfNoEntry: false })?.ino;
  const before = file();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args]);
    let stderr = '';
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
    const timer = setInterval(() => {
      const now = file();
      if (now === undefined || now === before) return;
      clearInterval(timer);
      child.kill('SIGKILL');
    }, 5);
    child.on('close', () => {
      clearInterval(timer);
      resolve({ resumed: /going on in epoch/.test(stderr) });
    });
  });
}

/** Runs a command and sends it SIGINT when its stderr says something. */
function signalled(
  args: readonly string[],
  when: RegExp,
): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args]);
    let stderr = '';
    let sent = false;
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes.toString();
      if (sent || !when.test(stderr)) return;
      sent = child.kill('SIGINT');
    });
    child.on('close', (status) => resolve({ status, stderr }));
  });
}

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
    for (const spoilt of [Buffer.from('nothing'), bytes.subarray(0, -1), bytes.subarray(8)]) {
      writeFileSync(`${path}.checkpoint`, spoilt);
      await assert.rejects(fails([...args, '--resume']), { code: /^E_MODEL_/ });
    }
  });

  test('a broken picture, by its name', async () => {
    const broken = drawToys(join(folder, 'broken'), 2);
    mkdirSync(join(broken, 'more'));
    writeFileSync(join(broken, 'more', '1.ppm'), 'P6\r\n1 1\r\n255\r\n123');
    const expected = { code: 'E_DATASET', message: /1\.ppm .*carriage return/ };
    await assert.rejects(fails([broken, ...short, '-o', fresh()]), expected);
  });
});
