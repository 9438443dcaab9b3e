/**
 * Ray Data and Spark over many pictures; docs/scale.md has the result.
 *
 *   npm run batch [-- N]        5000 pictures by default; PYTHON_BATCH names a Python that has both
 *
 * Prints a line for each run: 1 and 2 workers for the scaling, 8 for the load, 8 of which one is killed. Exits with 1 where
 * an answer is not Node's.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, environmentLine } from '../../workshop/bench/machine.ts';
import { engines, inNode, job, noBatch, run } from './job.ts';

if (noBatch) {
  console.error(noBatch);
  process.exit(2);
}
const count = Number(process.argv[2] ?? 5000);
const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
const digest = (answers: readonly string[]): string =>
  createHash('sha256').update(answers.join('\n')).digest('hex');

try {
  console.log(`${environmentLine(environment())}, ${count} pictures`);
  const many = await job(folder, count);
  const right = digest(await inNode(many));
  console.log(`node ${right}`);
  for (const engine of engines)
    for (const [workers, kill] of [
      [1, false],
      [2, false],
      [8, false],
      [8, true],
    ] as const) {
      const outcome = await run(engine, many, workers, kill);
      const isRight = digest(outcome.answers) === right;
      if (!isRight) process.exitCode = 1;
      const words = [engine, `${workers} workers${kill ? ', one killed' : ''}`, `${outcome.seconds} s`];
      console.log(
        [...words, `${outcome.workers} answered`, isRight ? "Node's digest" : 'OTHER ANSWERS'].join(', '),
      );
    }
} finally {
  rmSync(folder, { recursive: true });
}
