/** The short forms of the commands that measure and attack the server: what they find wrong, never how long anything took. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { noSharp } from '../end-to-end/sharp.ts';

const command = fileURLToPath(new URL('../../../benches/gateway/reach.mjs', import.meta.url));

interface Reached {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly faults: readonly string[];
}

/** Its exit code is of the goal too, which a busy machine may miss. */
function reached(name: string): Promise<Reached> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [command, name, '--short', '--json'], (_, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr));
      else resolve(JSON.parse(stdout) as Reached);
    });
  });
}

describe('the short form finds nothing wrong of', { skip: noSharp, concurrency: 2 }, () => {
  for (const name of ['half', 'throughput', 'slow', 'malformed', 'end', 'soak', 'changes', 'watch'])
    test(name, async () => {
      const { rows, faults } = await reached(name);
      assert.deepEqual(faults, []);
      assert.ok(rows.length > 0);
    });
});
