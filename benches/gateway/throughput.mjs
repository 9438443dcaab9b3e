/**
 * Raw frames of the network's own size from 16 connections, against the same threads that are given the same frames
 * without HTTP, in turns. The clients compute on the same cores: beside the ratio of what is answered in a second stands
 * that of the processor time of an answer, which is what a machine gives whose clients are elsewhere, and the
 * time that a server of Node's takes for the same bytes when it does nothing else.
 */
import { Pool } from '../../gateway/dist/pool/pool.js';
import { readModels } from '../../gateway/dist/models.js';
import { median } from '../../dist/workshop/bench/statistics.js';
import { faultsOf, Load } from './load.mjs';
import { frame, networkFile } from './pictures.mjs';
import { serve, stop, taken } from './server.mjs';

export const goal = '16 clients get 85 % of what the threads answer without HTTP, with the shipped signs';
export const long = { n: 15, seconds: 2, networks: ['signs', '0.25/128', '1/224'] };
export const short = { n: 1, seconds: 0.2, networks: ['signs'] };

const CLIENTS = 16;
const LEAST = 0.85;

/** @param n turns of each, of so many seconds */
export async function run({ n, seconds, workers, networks }) {
  const rows = [];
  const faults = [];
  for (const name of networks) rows.push(await compare(name, { n, seconds, workers }, faults));
  const [{ ratio }] = rows;
  return { rows, met: ratio >= LEAST, figure: `${(100 * ratio).toFixed(0)} %`, faults };
}

async function compare(name, { n, seconds, workers }, faults) {
  const network = await networkFile(name);
  const request = await frame(network);
  const models = await readModels([network.path]);
  const pool = await Pool.start({ models, workers });
  const server = await serve(['-m', network.path, '--workers', String(workers)]);
  const load = new Load();
  const job = { port: server.port, requests: [request], connections: CLIENTS };
  const http = await httpAlone(load, job, seconds);
  const turns = [];
  for (let turn = -1; turn < n; turn++) {
    const bare = await withoutHttp(
      pool,
      { model: models[0].digest, side: network.side, body: request.body },
      seconds,
    );
    const before = await taken(server);
    const over = await load.run({ ...job, seconds });
    const { cpu } = await taken(server);
    faults.push(...faultsOf(over));
    // The first turn warms up.
    if (turn >= 0 || n === 1) turns.push({ bare, over: { ...over, server: cpu - before.cpu } });
  }
  load.end();
  await pool.close();
  await stop(server);
  return { ...rowOf(name, turns), 'CPU ms of node:http alone': round(http, 3) };
}

/** Milliseconds of processor time of an answer that nothing computes. */
async function httpAlone(load, job, seconds) {
  const server = new Load('bare-http.mjs');
  const port = await server.run({ golden: job.requests[0].golden });
  await load.run({ ...job, port, seconds });
  const before = await server.run({});
  const { answered } = await load.run({ ...job, port, seconds });
  const after = await server.run({});
  server.end();
  return (after.user + after.system - before.user - before.system) / 1000 / answered;
}

/** 16 at once, as the clients ask. */
async function withoutHttp(pool, { model, side, body }, seconds) {
  const usage = process.cpuUsage();
  const begun = performance.now();
  const end = begun + 1000 * seconds;
  let answered = 0;
  const one = async () => {
    const { signal } = new AbortController();
    const task = { model, kind: 'classify', frame: { width: side, height: side, format: 'rgb' } };
    for (; performance.now() < end; answered++)
      await pool.run({ ...task, bytes: Uint8Array.from(body) }, signal);
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
  const { user, system } = process.cpuUsage(usage);
  return { answered, seconds: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6 };
}

const round = (value, digits) => Number(value.toFixed(digits));

function rowOf(name, turns) {
  const rate = ({ answered, seconds }) => answered / seconds;
  const of = (value) => median(turns.map(value));
  const bareCpu = of(({ bare }) => (1000 * bare.cpu) / bare.answered);
  const serverCpu = of(({ over }) => (1000 * over.server) / over.answered);
  return {
    network: name,
    'without HTTP, 1/s': round(
      of(({ bare }) => rate(bare)),
      0,
    ),
    'over HTTP, 1/s': round(
      of(({ over }) => rate(over)),
      0,
    ),
    ratio: round(
      of(({ bare, over }) => rate(over) / rate(bare)),
      3,
    ),
    'CPU ms without HTTP': round(bareCpu, 3),
    'CPU ms of the server': round(serverCpu, 3),
    'CPU ms of the clients': round(
      of(({ over }) => (1000 * over.cpu) / over.answered),
      3,
    ),
    'ratio of CPU': round(bareCpu / serverCpu, 3),
  };
}
