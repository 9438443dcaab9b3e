/**
 * One bundle in every engine that is at hand: load, first answer, times, memory, and whether the bytes are Node's. Markdown
 * on stdout; docs/engines.md holds it. Ends with 1 where an engine answers other bytes.
 *
 *   node benches/engines.mjs [--json] [--only ID,ID] [--seconds 2] [--turns 3] [--against CHECKOUT] [--work FOLDER]
 *
 *   --only      of engines/list.mjs
 *   --seconds   that each bundle is answered in each engine
 *   --turns     loads after `trust()`, of which the least is told
 *   --against   a built checkout of c7e869d, for what docs/engines.md aims at
 *   --work      where hosts are compiled; kept, so that the next run finds them
 */
import { mkdirSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment, environmentLine } from '../dist/workshop/bench/machine.js';
import { measureCommand } from './engines/command.mjs';
import { compare, isCompared, loads } from './engines/goals.mjs';
import { named, run, scripted } from './engines/hosts.mjs';
import { engines } from './engines/list.mjs';
import { measure } from './engines/measure.mjs';
import { builds, networks } from './engines/networks.mjs';
import { goalLines, table } from './engines/table.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    seconds: { type: 'string', default: '2' },
    turns: { type: 'string', default: '3' },
    against: { type: 'string' },
    work: { type: 'string', default: join(tmpdir(), 'mobilenet-engines') },
  },
});
const seconds = Number(values.seconds);
const wanted = values.only?.split(',');
mkdirSync(values.work, { recursive: true });
const all = await networks(values.work, values.against);
const rows = [];
const goals = [];
const absent = [];

/** An engine that a host embeds: each network and build, with and without the digest of the file. */
async function embedded({ id, name, simd, interpreter, elsewhere }, { version, host }) {
  const engine = `${name} ${version}`.trim();
  for (const network of all) {
    for (const build of Object.keys(builds)) {
      if (!simd && ['compact', 'simd'].includes(build)) continue;
      const bundle = network.bundles[build];
      const command = host(bundle);
      const trusts = [];
      for (let i = 0; i < Number(values.turns); i++)
        trusts.push((await measure(command, bundle, 0, true)).load);
      const trusted = Math.min(...trusts);
      const { processor: before } = await measure(command, bundle, 0);
      const measured = await measure(command, bundle, seconds);
      measured.processor = elsewhere ? undefined : (measured.processor - before) / measured.count;
      rows.push({
        id,
        engine,
        interpreter,
        network: network.name,
        build,
        ...measured,
        trusted,
        memory: bundle.memory,
      });
    }
  }
  if (!values.against || !isCompared(id)) return;
  goals.push({ engine, ...(await compare(id, host(all[1].bundles.baseline), all[1], seconds)) });
}

/** wasmtime as users run it. */
function commands({ id, name }, { program, version }) {
  const engine = `${name} ${version}`;
  for (const { name: network, grey, bundles } of all) {
    for (const [build, bundle] of Object.entries(bundles)) {
      if (!bundle.command) continue;
      rows.push({
        id,
        engine,
        network,
        build,
        ...measureCommand(program, bundle, grey),
        memory: bundle.memory,
      });
    }
  }
}

/** What opens an engine. Throws where it is absent. */
function opened(engine) {
  if (engine.id !== 'command') return engine.open(values.work);
  const program = named('WASMTIME', 'wasmtime');
  return { program, version: run(program, ['--version']).replace(/^wasmtime (\S+).*/, '$1') };
}

// Node's bytes: a bundle is made once it has reproduced the digests of its file.
for (const network of all) {
  const { answer } = await measure(scripted(process.execPath).host(), network.bundles.simd, 0);
  Object.assign(network, { answer });
}
for (const engine of engines) {
  if (wanted && !wanted.includes(engine.id)) continue;
  process.stderr.write(`${engine.name}\n`);
  let ready;
  try {
    ready = opened(engine);
  } catch (error) {
    absent.push({ id: engine.id, engine: engine.name, how: engine.how, why: error.message.split('\n')[0] });
    continue;
  }
  if (engine.id === 'command') commands(engine, ready);
  else await embedded(engine, ready);
}
goals.push(...loads(rows));
const differing = rows.filter(
  ({ network, answer }) => answer !== all.find(({ name }) => name === network).answer,
);
const digest = all.map(({ name, answer }) => `${name} ${answer}`).join(', ');
const setting = { ...environment(), load: loadavg()[0] };
if (values.json) console.log(JSON.stringify({ setting, digest, rows, absent, goals, differing }, null, 1));
else {
  console.log(`${environmentLine(setting)}, load average ${setting.load.toFixed(1)}\n\n${digest}\n`);
  console.log(`Milliseconds, ${Object.keys(builds).join(' / ')}\n`);
  for (const network of all) console.log(table(network, rows));
  for (const { engine, how, why } of absent) console.log(`- absent: ${engine} (${why}): ${how}`);
  console.log(['', ...goalLines(goals)].join('\n'));
}
for (const { engine, network, build, answer } of differing) {
  console.error(
    `${engine} answers ${answer} to the ${build} bundle of ${network}, which is not what Node answers`,
  );
}
process.exitCode = differing.length ? 1 : 0;
