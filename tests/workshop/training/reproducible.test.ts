/** A training makes the same bytes whatever interrupts it. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { cli } from '../cli.ts';
import { done, folder, fresh, killed, lines, short, toys, trained, variant } from './run.ts';
import { classes, SIDE } from './toy.ts';

const uninterrupted = new Map<string, Promise<Buffer>>();

/** A short training that nothing interrupts, without a checkpoint. */
function whole(workers: string): Promise<Buffer> {
  const bytes = uninterrupted.get(workers) ?? trained(...short, '--workers', workers);
  uninterrupted.set(workers, bytes);
  return bytes;
}

/** Runs Node as on a processor without SSE4.1, where V8 has no SIMD. */
const withoutSimd = (...words: string[]) =>
  promisify(execFile)(process.execPath, ['--no-enable-sse4-1', ...words]);

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

  test('are the same for the same number of workers, in 256 bits too', async () => {
    assert.deepEqual(await trained(...short, '--workers', '2', '--every', '2', '--wide'), await whole('2'));
  });

  test('are the same on an engine without SIMD', async (t) => {
    if (process.arch !== 'x64') return t.skip('V8 is told to run without SIMD on x86-64 alone');
    const path = fresh();
    const builds = JSON.stringify(new URL('../../../host/core/builds.js', import.meta.url));
    const code = `const { supports } = await import(${builds}); console.log(supports('simd'))`;
    assert.equal((await withoutSimd('--input-type=module', '-e', code)).stdout, 'false\n');
    await withoutSimd(cli, 'train', toys, ...short, '--workers', '2', '-o', path);
    assert.deepEqual(readFileSync(path), await whole('2'));
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
