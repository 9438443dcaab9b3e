/** Two trainings never write one file, whatever processes and containers they run in. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { cli } from '../cli.ts';
import { done, ended, fails, fresh, running, saved, short, started, toys, trained } from './run.ts';

/** The file of a short training that nothing disturbs. */
const undisturbed = trained(...short);

describe('two trainings into one file', () => {
  test('the second is refused, also without the same checkpoint; killed, the first is in nobody’s way', async () => {
    const path = fresh();
    const child = started(path, '1');
    await saved(child, path);
    const busy = { code: 'E_BUSY', message: /toys\.safetensors is being written by another process/ };
    await assert.rejects(fails([toys, ...short, '--resume', '-o', path]), busy);
    await assert.rejects(fails([toys, ...short, '--checkpoint', `${path}.other`, '-o', path]), busy);
    const other = [toys, ...short, '--resume', '--checkpoint', `${path}.checkpoint`, '-o', fresh()];
    await assert.rejects(fails(other), { ...busy, message: /checkpoint is being written/ });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    const { stderr } = await done([toys, ...short, '--resume', '-o', path]);
    assert.match(stderr, /going on in epoch/);
    assert.deepEqual(readFileSync(path), await undisturbed);
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
    assert.equal(busy.status, 1);
    assert.match(busy.stderr, /E_BUSY: \S+ is being written by another process/);
    killed.kill('SIGKILL');
    await new Promise((resolve) => killed.on('close', resolve));
    assert.ok(statSync(`${path}.lock`).isFile());
    const { status, stderr } = await ended(first(path), /^$/, () => undefined);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /going on in epoch/);
    assert.deepEqual(readFileSync(path), await undisturbed);
    const left = readdirSync(dirname(path)).filter((name) => !name.endsWith('.tmp'));
    assert.deepEqual(left, ['toys.safetensors']);
  });
});
