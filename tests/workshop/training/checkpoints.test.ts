/** The policy of checkpoints: when one is due, and what becomes of one that is there. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'node:test';
import { Checkpoints, refuseUnfinished } from '../../../workshop/training/checkpoints.ts';
import type { CheckpointPolicy, Interval } from '../../../workshop/training/checkpoints.ts';
import { temporaryFolder } from '../cli.ts';
import { checkpoint, course, identity } from './small.ts';

const path = join(temporaryFolder(), 'w.checkpoint');

function policy(every: Interval, resume = true): CheckpointPolicy {
  return {
    ...{ path, every, resume },
    write: (to, bytes) => Promise.resolve(writeFileSync(to, bytes)),
  };
}

test('by steps it is due after each so many, not before the first and not twice', async () => {
  const checkpoints = new Checkpoints(policy({ steps: 3 }), identity, course);
  const due = (): number[] => [0, 1, 2, 3, 4, 5, 6, 7].filter((done) => checkpoints.due(done));
  assert.deepEqual(due(), [3, 6]);
  await checkpoints.save(checkpoint, 3);
  assert.deepEqual(due(), [6]);
});

test('by seconds it is due so long after the last one', async () => {
  const checkpoints = new Checkpoints(policy({ seconds: 0.05 }), identity, course);
  await setTimeout(60);
  assert(checkpoints.due(1));
  assert(checkpoints.due(0), 'a long wait for the first step');
  await checkpoints.save(checkpoint, 1);
  assert(!new Checkpoints(policy({ seconds: 1000 }), identity, course).due(1000));
});

test('one that was saved is gone on from, and removed at the end', async () => {
  const checkpoints = new Checkpoints(policy({ steps: 1 }), identity, course);
  await checkpoints.save(checkpoint, 1);
  assert.deepEqual(await checkpoints.read(), checkpoint);
  await checkpoints.remove();
  assert(!existsSync(path));
  assert.equal(await checkpoints.read(), undefined);
});

test('one that nobody asked to go on from is refused, by the session too; none at all is no fault', async () => {
  const fresh = policy({ steps: 1 }, false);
  await refuseUnfinished(fresh, identity);
  writeFileSync(path, 'anything');
  const refusal = { code: 'E_USAGE', message: /unfinished training/, place: path };
  await assert.rejects(refuseUnfinished(fresh, identity), refusal);
  await assert.rejects(new Checkpoints(fresh, identity, course).read(), refusal);
});

test('one that is damaged is refused before any picture is read', async () => {
  writeFileSync(path, 'anything');
  const refusal = { code: 'E_MODEL_FORMAT', message: /cannot be resumed/, place: path };
  await assert.rejects(refuseUnfinished(policy({ steps: 1 }), identity), refusal);
});

test('one that cannot be written is not tried again before the next is due', async () => {
  const write = (): Promise<never> => Promise.reject(new Error('full'));
  const bySteps = new Checkpoints({ ...policy({ steps: 3 }), write }, identity, course);
  const bySeconds = new Checkpoints({ ...policy({ seconds: 1000 }), write }, identity, course);
  for (const checkpoints of [bySteps, bySeconds]) {
    await assert.rejects(checkpoints.save(checkpoint, 3), /full/);
    assert(!checkpoints.due(3));
  }
  assert(bySteps.due(6));
});
