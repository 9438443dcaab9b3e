/**
 * SIGTERM under load, again and again. Accepted is a request that was written whole on a connection that had answered
 * before: each is answered, with 200 or with 503. On a connection that is new a request is accepted once it has an answer;
 * where nobody listens any more it is refused or cut by the system.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Load } from './load.mjs';
import { jpegs } from './pictures.mjs';
import { serve, stop } from './server.mjs';
import { random } from './random.mjs';

export const goal = 'no accepted request is without its answer, and every exit code is 0';
export const long = { n: 500, together: 2 };
export const short = { n: 2, together: 2 };

const sum = (rows, key) => rows.reduce((all, row) => all + row[key], 0);

/** @param n rounds, so many `together` */
export async function run({ n, seed, together, workers }) {
  const requests = await jpegs();
  const below = random(seed);
  const waits = Array.from({ length: n }, () => 50 + below(150));
  const rounds = [];
  const faults = [];
  const one = async () => {
    const load = new Load('ending.mjs');
    for (let wait = waits.pop(); wait !== undefined; wait = waits.pop()) {
      const round = await endOne(load, requests, wait, workers);
      rounds.push(round);
      if (round.code !== 0) faults.push(`an exit code is ${round.code}`);
      if (round.unanswered) faults.push(`${round.unanswered} accepted requests were not answered`);
      if (round.wrong) faults.push(`${round.wrong} answers are not the right ones`);
    }
    load.end();
  };
  await Promise.all(Array.from({ length: together }, one));
  const columns = ['answered', 'busy', 'unanswered', 'refused'].map((key) => [key, sum(rounds, key)]);
  const row = { rounds: rounds.length, ...Object.fromEntries(columns) };
  return {
    rows: [row],
    met: true,
    figure: `${row.unanswered} of ${row.answered + row.busy} not answered`,
    faults,
  };
}

async function endOne(load, requests, wait, workers) {
  const server = await serve(['--workers', String(workers)]);
  const asked = load.run({ port: server.port, requests });
  await pause(wait);
  const code = await stop(server);
  return { ...(await asked), code };
}
