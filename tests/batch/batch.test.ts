/** Ray Data and Spark answer what Node answers, Spark also where a worker is killed; `npm run batch` kills one of both. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { temporaryFolder } from '../workshop/cli.ts';
import { engines, inNode, job, noBatch, run } from './job.ts';
import type { Job } from './job.ts';

describe('a job of 300 pictures', { skip: noBatch }, () => {
  const folder = temporaryFolder();
  let small: Job;
  let right: string[];

  before(async () => {
    small = await job(folder, 300);
    right = await inNode(small);
  });

  for (const engine of engines)
    test(`in 8 workers of ${engine} has the answers of Node`, async () => {
      const { answers, killed } = await run(engine, small, 8, engine === 'spark');
      assert.equal(killed !== undefined, engine === 'spark');
      assert.deepEqual(answers, right);
    });
});
