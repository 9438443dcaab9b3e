/**
 * A thousand connections that send their headers or their body a byte at a time, or nothing, while four others ask as
 * they should; with and without the slow ones, in turns. Who is cut comes again at once.
 */
import { faultsOf, Load } from './load.mjs';
import { jpegs } from './pictures.mjs';
import { row } from './half.mjs';
import { serve, stop, taken } from './server.mjs';

export const goal =
  'beside 1000 slow connections 99 of 100 answers come within twice the time that they take alone';
export const long = { n: 1000, seconds: 20, turns: 4 };
export const short = { n: 200, seconds: 0.4, turns: 1 };

const CLIENTS = 4;
/** Requests a second of the healthy ones. */
const RATE = 80;
const MOST = 2;

/** @param n slow connections, in turns of so many seconds */
export async function run({ n, seconds, workers, turns }) {
  const requests = await jpegs();
  const server = await serve(['--workers', String(workers)]);
  const healthy = new Load();
  const slow = new Load('dripping.mjs');
  const job = { port: server.port, requests, connections: CLIENTS, rate: RATE, seconds };
  const alone = [];
  const beside = [];
  const faults = [];
  let open = 0;
  const ask = async (times) => {
    const outcome = await healthy.run(job);
    times.push(...outcome.times);
    faults.push(...faultsOf(outcome));
  };
  await healthy.run({ ...job, rate: undefined, seconds: seconds / 10 });
  for (let turn = 0; turn < turns; turn++) {
    await ask(alone);
    ({ open } = await slow.run({ port: server.port, connections: n }));
    if (open < n) faults.push(`only ${open} of ${n} slow connections were open`);
    await ask(beside);
    await slow.run({ connections: 0 });
  }
  const { replaced } = await taken(server);
  if (replaced) faults.push(`${replaced} workers were replaced`);
  healthy.end();
  slow.end();
  await stop(server);
  const rows = [row('alone', alone), row(`beside ${n} slow connections`, beside)];
  const ratio = rows[1].p99 / rows[0].p99;
  return { rows, met: ratio <= MOST, figure: `p99 is ${ratio.toFixed(2)} times that without them`, faults };
}
