/** Whatever ends a training, or fails beside it, nothing that was learnt is lost, and the bytes are those of a quiet one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../cli.ts';
import { done, ended, fresh, short, started, toys, trained } from './run.ts';

/** The file of a short training that nothing disturbs. */
let quiet: Promise<Buffer> | undefined;
const undisturbed = (): Promise<Buffer> => (quiet ??= trained(...short));

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

  test('beside a device without a file of its own', { skip: !existsSync('/dev/null') }, async () => {
    const path = fresh();
    const before = readdirSync('/dev').filter((name) => name.startsWith('null'));
    await done([toys, ...short, '--log', '/dev/null', '-o', path]);
    await done([toys, ...short, '--checkpoint', `${path}.checkpoint`, '-o', '/dev/null']);
    assert.deepEqual(readFileSync(path), await undisturbed());
    assert.deepEqual(readdirSync(dirname(path)), ['toys.safetensors']);
    assert.deepEqual(
      readdirSync('/dev').filter((name) => name.startsWith('null')),
      before,
    );
  });

  test('without its checkpoint when the folder of that is gone, and says so', async () => {
    const path = fresh();
    const gone = join(dirname(path), 'gone');
    mkdirSync(gone);
    const child = started(path, '4', '--checkpoint', join(gone, 'toys.checkpoint'));
    const { status, stderr } = await ended(child, /epoch 1/, () => renameSync(gone, `${gone}.moved`));
    assert.equal(status, 0, stderr);
    const told =
      /E_IO: Cannot write \S+\.checkpoint: there is no such file or folder\. The training goes on\./;
    assert.match(stderr, told);
    assert.deepEqual(readFileSync(path), await undisturbed());
    assert.ok(!existsSync(gone));
  });
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

  test('when the folder of its output is gone at the end', async () => {
    const path = fresh();
    const folder = dirname(path);
    const checkpoint = `${folder}.checkpoint`;
    const child = started(path, '1000s', '--checkpoint', checkpoint);
    const moved = `${folder}.moved`;
    const { status, stderr } = await ended(child, /epoch 1/, () => renameSync(folder, moved));
    assert.equal(status, 1, stderr);
    assert.match(stderr, /E_IO: Cannot write \S+: there is no such .* \S+checkpoint is saved;/);
    renameSync(moved, folder);
    await done([toys, ...short, '--resume', '--checkpoint', checkpoint, '-o', path]);
    assert.deepEqual(readFileSync(path), await undisturbed());
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
