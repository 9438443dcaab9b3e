/**
 * How far `mobilenet serve` and `mobilenet watch` reach: each command puts one load or one attack on them, as a process
 * of its own, and says whether a goal is met. The long forms, without flags, want a quiet machine and take minutes;
 * docs/gateway.md holds what they gave. Exit code 1 where an answer was wrong or missing, or the goal is missed.
 *
 *   npm run reach -- NAME [--short] [--n N] [--seconds S] [--workers N] [--seed N] [--real S] [--json]
 */
import { parseArgs } from 'node:util';
import { environment, environmentLine } from '../../dist/workshop/bench/machine.js';

/** Each a module of this folder, which exports `goal`, the `long` and `short` forms of its numbers, and `run`. */
const NAMES = ['half', 'throughput', 'slow', 'malformed', 'end', 'soak', 'changes', 'watch'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    n: { type: 'string' },
    seconds: { type: 'string' },
    workers: { type: 'string' },
    seed: { type: 'string' },
    real: { type: 'string' },
    short: { type: 'boolean' },
    json: { type: 'boolean' },
  },
});
const [name] = positionals;
if (positionals.length !== 1 || !NAMES.includes(name)) {
  console.error(`npm run reach -- ${NAMES.join(' | ')} [--short] [--n N] [--seconds S] [--json]`);
  process.exit(2);
}

const { goal, long, short, run } = await import(`./${name}.mjs`);
const numbers = Object.fromEntries(
  ['n', 'seconds', 'workers', 'seed', 'real'].flatMap((key) =>
    values[key] ? [[key, Number(values[key])]] : [],
  ),
);
const asked = { seed: 1, workers: 2, ...(values.short ? short : long), ...numbers };

/** `rows` with one set of names, `met`, `figure` for the verdict, and `faults`: sentences of what must never be. */
const { rows, met, figure, faults } = await run(asked);
const isMet = met && faults.length === 0;
if (values.json)
  console.log(JSON.stringify({ name, goal, asked, environment: environment(), rows, figure, met, faults }));
else print();
process.exitCode = isMet ? 0 : 1;

function print() {
  const heads = Object.keys(rows[0]);
  console.log(`${environmentLine(environment())}\n`);
  console.log(`| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}`);
  for (const row of rows) console.log(`| ${heads.map((head) => row[head]).join(' | ')} |`);
  for (const fault of faults) console.log(`\nfault: ${fault}`);
  console.log(`\n${isMet ? 'met' : 'missed'}: ${figure} (goal: ${goal})`);
}
