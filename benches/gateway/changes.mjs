/**
 * Two networks in turns under one name, under load: of ten changes nine come by `PUT /models/NAME`, and one as a file that
 * is renamed into the folder. Every answer is that of one of the two, and once a change is confirmed the next request is
 * answered by the new one.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, postOf } from './connection.mjs';
import { faultsOf, Load } from './load.mjs';
import { frame, networkFile } from './pictures.mjs';
import { serve, stop, taken } from './server.mjs';
import { growthOf } from './slope.mjs';

export const goal =
  'every answer is that of one of the two models, none fails, and a change that is confirmed holds';
export const long = { n: 1000, parts: 100 };
export const short = { n: 10, parts: 2 };

const CLIENTS = 8;

/** Milliseconds within which a file of the folder is the model. */
const FOLLOWED = 30_000;

/** @param n changes in so many `parts`, after each of which memory is read */
export async function run({ n, workers, parts }) {
  const networks = [];
  for (const name of ['signs', '0.25/64']) networks.push(await networkOf(name));
  const folder = mkdtempSync(join(tmpdir(), 'mobilenet-reach-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(networks[0].path, join(folder, 'turn.mnw'));
  const server = await serve(['--models', folder, '--repository', '--workers', String(workers)]);
  const under = new Pressed(server, networks);
  const changes = new Changes(server, folder);
  const points = [];
  const faults = [];
  for (let change = 1; change <= n && !faults.length; change++) {
    const fault = await changes.make(networks[change % 2], change % 10 === 0);
    if (fault) faults.push(`change ${change}: ${fault}`);
    if (change % Math.ceil(n / parts)) continue;
    const { memory, replaced } = await taken(server);
    points.push([change, memory]);
    if (replaced) faults.push(`${replaced} workers were replaced`);
  }
  const { answered, faults: others } = await under.end();
  changes.end();
  const code = await stop(server);
  if (code !== 0) faults.push(`the exit code is ${code}`);
  const growth = Number((1000 * growthOf(points)).toFixed(1));
  const row = {
    ...{ changes: points.at(-1)?.[0] ?? 0, answers: answered },
    'memory, MiB': Number(points.at(-1)?.[1].toFixed(1)),
    'growth, MiB in 1000': growth,
  };
  const figure = `${answered} answers, memory grows by ${growth} MiB in 1000 changes`;
  return { rows: [row], met: true, figure, faults: [...faults, ...others] };
}

async function networkOf(name) {
  const { path, side } = await networkFile(name);
  const bytes = readFileSync(path);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { path, bytes, digest, request: await frame({ path, side }) };
}

/** Clients that ask from now on until the end. */
class Pressed {
  #load = new Load();
  #ends = false;
  #asking;

  constructor({ port }, networks) {
    const golden = networks.map(({ request }) => request.golden);
    const requests = [{ ...networks[0].request, golden }];
    this.#asking = this.#ask({ port, requests, connections: CLIENTS, seconds: 0.5 });
  }

  end() {
    this.#ends = true;
    return this.#asking;
  }

  async #ask(job) {
    const all = { answered: 0, faults: [] };
    while (!this.#ends) {
      const outcome = await this.#load.run(job);
      all.answered += outcome.answered;
      all.faults.push(...faultsOf(outcome));
    }
    this.#load.end();
    return all;
  }
}

class Changes {
  #server;
  #folder;
  #connection;

  constructor(server, folder) {
    this.#server = server;
    this.#folder = folder;
    this.#connection = new Connection(server.port);
  }

  /** @returns what is wrong, if anything is */
  async make({ path, bytes, digest, request }, isFile) {
    const refused = await (isFile ? this.#rename(path, digest) : this.#put(bytes));
    if (refused) return refused;
    const { status, body } = await this.#connection.ask(postOf(request.path, request.body));
    if (status !== 200) return `the next request ended with ${status}`;
    return request.golden.equals(body) ? undefined : 'the next answer is not that of the new model';
  }

  end() {
    this.#connection.close();
  }

  async #put(body) {
    const response = await fetch(`${this.#server.address}/models/turn`, { method: 'PUT', body });
    const said = await response.text();
    return response.ok ? undefined : said;
  }

  async #rename(path, digest) {
    const part = join(this.#folder, '.turn.part');
    copyFileSync(path, part);
    renameSync(part, join(this.#folder, 'turn.mnw'));
    for (const end = performance.now() + FOLLOWED; performance.now() < end; await pause(20)) {
      const { models } = await (await fetch(`${this.#server.address}/models`)).json();
      if (models[0].digest === digest) return undefined;
    }
    return 'the file is not the model';
  }
}
