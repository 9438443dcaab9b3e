/** Whatever ends a training, or fails beside it, nothing that was learnt is lost, and the bytes are those of a quiet one. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { after, describe, test } from 'node:test';
import { cli, temporaryFolder } from '../cli.ts';
import { done, fails, fresh, short, toys, trained } from './run.ts';

/** The file of a short training that nothing disturbs. */
let quiet: Promise<Buffer> | undefined;
const undisturbed = (): Promise<Buffer> => (quiet ??= trained(...short));

const running = new Set<ChildProcess>();
after(() => running.forEach((child) => child.kill('SIGKILL')));

/** Starts a short training, which by itself saves a checkpoint only so often. */
function started(path: string, every: string, ...flags: string[]): ChildProcess {
  const args = [cli, 'train', toys, ...short, '--every', every, ...flags, '-o', path];
  const child = spawn(process.execPath, args);
  running.add(child);
  return child;
}

interface End {
  readonly status: number | null;
  readonly stderr: string;
}

/** Does something once the training has said something on standard error, and waits for its end. */
function ended(child: ChildProcess, when: RegExp, act: () => unknown): Promise<End> {
  return new Promise((resolve) => {
    let stderr = '';
    let acted = false;
    child.stderr!.on('data', (bytes: Buffer) => {
      stderr += bytes.toString();
      if (acted || !when.test(stderr)) return;
      acted = true;
      act();
    });
    child.on('close', (status) => resolve({ status, stderr }));
  });
}

/** Waits until a training has saved its first checkpoint. */
async function saved(child: ChildProcess, path: string): Promise<void> {
  while (!existsSync(`${path}.checkpoint`)) {
    assert.equal(child.exitCode, null, 'it ended before');
    await setTimeout(10);
  }
}

describe('a training goes on', () => {
  test('when nobody reads what it says: `train … 2>&1 | head`', async () => {
    const path = fresh();
    const child = started(path, '1000s');
    child.stdout!.destroy();
    const { status } = await ended(child, /epoch 1/, () => child.stderr!.destroy());
    assert.equal(status, 0);
    assert.deepEqual(readFileSync(path), await undisturbed());
    assert.deepEqual(readdirSync(dirname(path)), ['toys.safetensors']);
  });

  test(
    'without log, curve and cache when their disk is full, and says so once',
    { skip: !existsSync('/dev/full') && 'no /dev/full' },
    async () => {
      const path = fresh();
      const full = ['--log', '--curve', '--cache'].flatMap((flag) => [flag, '/dev/full']);
      const { stderr } = await done([toys, ...short, ...full, '-o', path]);
      const told = stderr.match(/E_IO: Cannot write \/dev\/full: the disk is full\. The training goes on\./g);
      // The log and the curve are one file here.
      assert.equal(told?.length, 2, stderr);
      assert.deepEqual(readFileSync(path), await undisturbed());
    },
  );
});

describe('a training leaves a checkpoint', () => {
  const resumed = async (path: string, where: RegExp): Promise<void> => {
    const { stderr } = await done([toys, ...short, '--resume', '-o', path]);
    assert.match(stderr, where);
    assert.deepEqual(readFileSync(path), await undisturbed());
    assert.deepEqual(readdirSync(dirname(path)), ['toys.safetensors']);
  };

  test('when its terminal closes', async () => {
    const path = fresh();
    const child = started(path, '1000s');
    const { status, stderr } = await ended(child, /epoch 1/, () => child.kill('SIGHUP'));
    assert.equal(status, 130, stderr);
    await resumed(path, /going on in epoch \d after \d steps/);
  });

  test('when its output is refused at the end, and only that is done again', async () => {
    const path = fresh();
    const child = started(path, '1000s');
    const { status, stderr } = await ended(child, /epoch 1/, () => mkdirSync(path));
    assert.equal(status, 1);
    assert.match(stderr, /E_IO: \S+ is a folder; name a file in it\. \S+checkpoint is saved; .* --resume/);
    rmdirSync(path);
    await resumed(path, /all epochs are done/);
  });

  test('when the disk is full at the end', async (t) => {
    const disk = temporaryFolder();
    // Room for the checkpoint of 2.5 MB, or for the network of 0.9, once a file that fills the rest is gone.
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', disk]);
    if (mounted.status !== 0) return t.skip('a small disk cannot be mounted here');
    try {
      const path = join(disk, 'toys.safetensors');
      const filler = join(disk, 'filler');
      const child = started(path, '1000s');
      const { status, stderr } = await ended(child, /epoch 1/, () =>
        spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k', 'count=2500']),
      );
      assert.equal(status, 1, stderr);
      assert.match(stderr, /E_IO: Cannot write \S+: the disk is full\./);
      assert.deepEqual(readdirSync(disk), ['filler']);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

describe('two trainings into one file', () => {
  test('the second is refused, also without the same checkpoint; killed, the first is in nobody’s way', async () => {
    const path = fresh();
    const child = started(path, '1');
    await saved(child, path);
    const busy = { code: 'E_USAGE', message: /toys\.safetensors is being written by another process/ };
    await assert.rejects(fails([toys, ...short, '--resume', '-o', path]), busy);
    await assert.rejects(fails([toys, ...short, '--checkpoint', `${path}.other`, '-o', path]), busy);
    const other = [toys, ...short, '--resume', '--checkpoint', `${path}.checkpoint`, '-o', fresh()];
    await assert.rejects(fails(other), { ...busy, message: /checkpoint is being written/ });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    const { stderr } = await done([toys, ...short, '--resume', '-o', path]);
    assert.match(stderr, /going on in epoch/);
    assert.deepEqual(readFileSync(path), await undisturbed());
  });
});

const contained = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const skip =
  spawnSync('unshare', [...contained, 'true']).status !== 0 && 'no containers here (`unshare --pid`)';

describe('trainings in containers, where each is process 1', { skip }, () => {
  const first = (path: string): ChildProcess => {
    const args = ['train', toys, ...short, '--every', '1', '--resume', '-o', path];
    const child = spawn('unshare', [...contained, process.execPath, cli, ...args]);
    running.add(child);
    return child;
  };

  test('one goes on after another that was killed, and not while it runs', async () => {
    const path = fresh();
    const killed = first(path);
    await saved(killed, path);
    const busy = await ended(first(path), /^$/, () => undefined);
    assert.equal(busy.status, 2);
    assert.match(busy.stderr, /E_USAGE: \S+ is being written by another process/);
    killed.kill('SIGKILL');
    await new Promise((resolve) => killed.on('close', resolve));
    assert.ok(statSync(`${path}.lock`).isFile());
    const { status, stderr } = await ended(first(path), /^$/, () => undefined);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /going on in epoch/);
    assert.deepEqual(readFileSync(path), await undisturbed());
    const left = readdirSync(dirname(path)).filter((name) => !name.endsWith('.tmp'));
    assert.deepEqual(left, ['toys.safetensors']);
  });
});
