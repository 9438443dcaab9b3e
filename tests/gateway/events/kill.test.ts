/**
 * Nothing that was accepted is lost over kill -9. MOBILENET_KILLS=300 kills more often than the few times of a test:
 *
 *   MOBILENET_KILLS=300 node tests/run.mjs events/kill
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../workshop/cli.ts';
import { answers, receiver } from './receiver.ts';

const KILLS = Number(process.env['MOBILENET_KILLS'] ?? 4);
const sender = fileURLToPath(new URL('./sender.js', import.meta.url));

/** Lets a sender run for some milliseconds after its first event, kills it, and answers what it had accepted. */
async function killed(milliseconds: number, ...flags: string[]): Promise<number[]> {
  const child = spawn(process.execPath, [sender, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const accepted: number[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => void accepted.push(Number(line)));
  const closed = once(lines, 'close');
  await once(lines, 'line');
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await closed;
  return accepted;
}

test(`${KILLS} kills lose no accepted event, and only they send one twice`, async () => {
  const folder = join(temporaryFolder(), 'store');
  const { url, taken, next } = await receiver();
  const accepted: number[] = [];
  /** What was taken before each kill. */
  const rounds: number[][] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    // Of every second process some events have to wait.
    if (kill % 2) next.push(...Array.from({ length: 2 }, () => answers(503)));
    const before = taken.length;
    accepted.push(...(await killed(Math.random() * 300, folder, url)));
    next.length = 0;
    rounds.push(taken.slice(before).map(({ sequence }) => sequence));
  }
  const before = taken.length;
  const last = spawn(process.execPath, [sender, folder, url, 'drain'], { stdio: 'inherit' });
  assert.equal((await once(last, 'exit'))[0], 0);
  rounds.push(taken.slice(before).map(({ sequence }) => sequence));

  const sequences = new Set(taken.map(({ sequence }) => sequence));
  assert.deepEqual(
    accepted.filter((sequence) => !sequences.has(sequence)),
    [],
  );
  assert.equal(new Set(accepted).size, accepted.length);
  // In order within a process, and each process begins no further back than what the one before it had not confirmed.
  for (const round of rounds) for (const [at, one] of round.entries()) assert.ok(!at || round[at - 1]! < one);
  for (const sequence of sequences) {
    const texts = taken.filter((event) => event.sequence === sequence).map((event) => JSON.stringify(event));
    assert.equal(new Set(texts).size, 1);
  }
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp') || name === 'lock'),
    [],
  );
});
