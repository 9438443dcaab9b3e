/**
 * Requests that are none, or damaged ones, from a seed; then those that schemathesis makes of /openapi.json, where the
 * variable SCHEMATHESIS names its program. After them the process and its threads are the first, and a picture has its
 * right answer.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { faultsOf, Load } from './load.mjs';
import { jpegs } from './pictures.mjs';
import { serve, stop, taken } from './server.mjs';

export const goal = 'all get 4xx or are cut, nothing restarts, and the next picture has its answer';
export const long = { n: 100_000, examples: 300 };
export const short = { n: 300, examples: 3 };

/** @param n requests from the `seed`; so many `examples` of each operation by schemathesis */
export async function run({ n, seed, workers, examples }) {
  const pictures = await jpegs();
  const server = await serve(['--workers', String(workers)]);
  const attack = new Load('malforming.mjs');
  const { rows, faults } = await attack.run({
    ...{ port: server.port, count: n, seed },
    pictures: pictures.map(({ body }) => body),
  });
  attack.end();
  faults.push(...(await schemathesis(server, examples, seed)));
  const { replaced } = await taken(server);
  if (replaced) faults.push(`${replaced} workers were replaced`);
  const after = new Load();
  faults.push(
    ...faultsOf(await after.run({ port: server.port, requests: pictures, connections: 1, count: 12 })),
  );
  after.end();
  const code = await stop(server);
  if (code !== 0) faults.push(`the exit code is ${code}`);
  return { rows, met: true, figure: `${faults.length} faults in ${n} requests`, faults };
}

async function schemathesis({ address }, examples, seed) {
  const program = process.env.SCHEMATHESIS;
  if (!program || !existsSync(program)) {
    console.error('schemathesis is skipped: the variable SCHEMATHESIS does not name its program');
    return [];
  }
  const flags = [
    '--checks',
    'not_a_server_error',
    '--max-examples',
    String(examples),
    '--seed',
    String(seed),
  ];
  const asked = promisify(execFile)(program, ['run', `${address}/openapi.json`, ...flags], { cwd: tmpdir() });
  return asked.then(
    () => [],
    ({ stdout }) => [`schemathesis: ${stdout}`],
  );
}
