/**
 * Many requests, in parts after each of which the memory of the process is read: JPEG pictures, raw frames, several in a
 * form, and one in a hundred that is refused. Every answer is compared with the right bytes.
 */
import { faultsOf, Load } from './load.mjs';
import { frame, jpegs, networkFile } from './pictures.mjs';
import { serve, stop, taken } from './server.mjs';
import { growthOf } from './slope.mjs';

export const goal = 'the memory grows by at most 1 MiB in 100 000 requests';
export const long = { n: 1_000_000, parts: 200 };
export const short = { n: 200, parts: 4 };

const CLIENTS = 8;
const MOST = 1;

/** @param n requests in so many `parts` */
export async function run({ n, workers, parts }) {
  const pictures = await jpegs();
  const raw = await frame(await networkFile('signs'));
  const refused = { path: '/classify', body: Buffer.from('no picture'), status: 415 };
  const requests = Array.from({ length: 100 }, (_, index) => {
    if (index === 50) return refused;
    return index % 2 ? raw : pictures[(index / 2) % pictures.length];
  });
  const server = await serve(['--workers', String(workers)]);
  const load = new Load();
  const points = [];
  const faults = [];
  for (let part = 1; part <= parts; part++) {
    const outcome = await load.run({ port: server.port, requests, connections: CLIENTS, count: n / parts });
    faults.push(...faultsOf(outcome));
    const { memory, replaced } = await taken(server);
    points.push({ requests: (part * n) / parts, memory });
    if (replaced) faults.push(`${replaced} workers were replaced`);
    if (faults.length) break;
  }
  load.end();
  const code = await stop(server);
  if (code !== 0) faults.push(`the exit code is ${code}`);
  return { ...judged(points), faults };
}

function judged(points) {
  const slope = 100_000 * growthOf(points.map(({ requests, memory }) => [requests, memory]));
  const tenth = Math.ceil(points.length / 10);
  const shown = points.filter((_, index) => (index + 1) % tenth === 0);
  const rows = shown.map(({ requests, memory }) => ({ requests, 'memory, MiB': Number(memory.toFixed(1)) }));
  return { rows, met: slope <= MOST, figure: `${slope.toFixed(2)} MiB in 100 000 requests` };
}
