/**
 * Half load: JPEG pictures from 16 connections, each at an even pace, half as many in all as the server answers at most;
 * beside a loop in one process that decodes and classifies the same pictures.
 */
import { readFileSync } from 'node:fs';
import { load } from '../../dist/host/index.js';
import { defaultWeights } from '../../dist/host/weights.js';
import { summarize } from '../../dist/workshop/bench/statistics.js';
import { faultsOf, Load } from './load.mjs';
import { jpegs } from './pictures.mjs';
import { serve, stop } from './server.mjs';

export const goal = 'at half load 99 of 100 answers come within 3 times a bare decode and answer';
export const long = { n: 3, seconds: 20 };
export const short = { n: 1, seconds: 0.3 };

const CLIENTS = 16;
const MOST = 3;

/** @param n turns of the loop, of full load and of half load, of so many seconds each */
export async function run({ n, seconds, workers }) {
  const requests = await jpegs();
  const server = await serve(['--workers', String(workers)]);
  const load = new Load();
  const job = { port: server.port, requests, connections: CLIENTS };
  const bare = [];
  const half = [];
  const faults = [];
  let rate;
  for (let turn = 0; turn < n; turn++) {
    bare.push(...(await loop(requests, seconds)));
    const full = await load.run({ ...job, seconds: seconds / 2 });
    rate = full.answered / full.seconds / 2;
    const outcome = await load.run({ ...job, seconds, rate });
    half.push(...outcome.times);
    faults.push(...faultsOf(full), ...faultsOf(outcome));
  }
  load.end();
  await stop(server);
  const rows = [row('bare loop', bare), row(`over HTTP, ${rate.toFixed(0)} a second`, half)];
  const ratio = rows[1].p99 / rows[0].median;
  return { rows, met: ratio <= MOST, figure: `p99 is ${ratio.toFixed(2)} times the bare median`, faults };
}

/** Milliseconds of each answer from the bytes of a picture. */
async function loop(requests, seconds) {
  const model = await load(readFileSync(defaultWeights));
  const times = [];
  for (const { body } of requests) await model.classify(body);
  for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
    const begun = performance.now();
    await model.classify(requests[times.length % requests.length].body);
    times.push(performance.now() - begun);
  }
  model.dispose();
  return times;
}

/** Milliseconds of many answers. */
export function row(name, times) {
  const { runs, median, p90, p99 } = summarize(times);
  const [a, b, c] = [median, p90, p99].map((ms) => Number(ms.toFixed(2)));
  return { ms: name, answers: runs, median: a, p90: b, p99: c };
}
