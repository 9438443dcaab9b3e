/** The memory of a frame: it goes to the thread that answers it and comes back, and is never copied. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readModels } from '../../../gateway/models.ts';
import { Pool } from '../../../gateway/pool/pool.ts';
import { Answerer } from '../../../gateway/watch/answer.ts';
import { Memory } from '../../../gateway/watch/memory.ts';

test('a raw frame is moved to its thread, and its memory is there for the next', async () => {
  const models = await readModels([]);
  const pool = await Pool.start({ models, workers: 1 });
  after(() => pool.close());
  const memory = new Memory();
  const answerer = new Answerer(pool, models[0]!, memory, 1);
  const bytes = memory.take(64).fill(7);
  const answer = answerer.answer({ bytes, frame: { width: 8, height: 8, format: 'grey' } }, []);
  assert.equal(bytes.length, 0, 'moved');
  assert.equal((await answer)[0]!.predictions.length, 1);
  const next = memory.take(64);
  assert.ok(
    next.every((byte) => byte === 7),
    'the same memory',
  );
  assert.equal(memory.take(64)[0], 0, 'and no second');
});
