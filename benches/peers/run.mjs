/**
 * Compares with other runtimes and writes docs/benchmarks/CLASS.md and its drawings, CLASS being that of the processor;
 * 15 minutes. README.md names the installs.
 *
 *   node benches/peers/run.mjs [--passes 3] [--rounds 4] [--turn 150] [--warmup 1000] [--runs 60]
 *     [--docs FOLDER] [--from FILE]
 *
 * Turns and warm-up in milliseconds. A warm-up has at least 60 runs, after which V8 has optimised what the runtimes spend
 * their time in, at every size. `--from benches/peers/made/results.json` writes the documents of the last run again.
 * Exit code 1 where an answer of ours is not native LiteRT's. PEERS_PYTHON names another Python than that of .venv/.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { agreement, LAW } from './agreement.mjs';
import { chart } from './chart.mjs';
import { contestants } from './contestants.mjs';
import { classes } from './goals.mjs';
import { drawPictures, made, models } from './inputs.mjs';
import { disturbance, machine } from './machine.mjs';
import { report } from './report.mjs';
import { measure, PICTURES, settle } from './rounds.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env.PEERS_PYTHON ?? at('.venv/bin/python');

const { values } = parseArgs({
  options: {
    passes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '4' },
    turn: { type: 'string', default: '150' },
    warmup: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '60' },
    docs: { type: 'string', default: at('../../docs/benchmarks') },
    from: { type: 'string' },
  },
});

async function run() {
  const names = ['passes', 'rounds', 'turn', 'warmup', 'runs'];
  const pace = Object.fromEntries(names.map((name) => [name, Number(values[name])]));
  const results = { machine: machine(), pace, pictures: PICTURES, models: [] };
  const list = models(python);
  const warning = disturbance();
  if (warning) console.error(warning);
  for (const { side } of list) writeFileSync(picturesOf(side), drawPictures(side, PICTURES));
  const passes = list.map(() => []);
  for (let pass = 0; pass < pace.passes; pass++) {
    for (const [i, { name, side }] of list.entries()) {
      console.error(`pass ${pass + 1} of ${pace.passes}: ${name}`);
      const [tflite, onnx] = ['tflite', 'onnx'].map((form) => join(made, `${name}.${form}`));
      const model = { tflite, onnx, pictures: picturesOf(side), bytes: 3 * side * side, side };
      passes[i].push(await measure(contestants, model, pace, python));
    }
  }
  for (const [i, { name: _, ...model }] of list.entries()) {
    results.models.push({ ...model, entries: settle(passes[i]) });
  }
  writeFileSync(join(made, 'results.json'), JSON.stringify(results));
  return results;
}

const picturesOf = (side) => join(made, `pictures_${side}.u8`);

/** Results of an earlier run. Answers were Buffers. */
function read(path) {
  return JSON.parse(readFileSync(path, 'utf8'), (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data) : value,
  );
}

/** Sentences on answers of ours that are not native LiteRT's. */
function differences({ models }) {
  return models.flatMap(({ alpha, side, kind, entries }) => {
    const law = entries.find(({ id }) => id === LAW);
    if (law.absent) return [];
    return entries
      .filter(({ product, absent }) => product === 'ours' && !absent)
      .map(({ id, answers }) => ({ id, ...agreement(answers, law.answers) }))
      .filter(({ equal, of }) => equal < of)
      .map(
        ({ id, equal, of }) =>
          `${id} at ${alpha}/${side} ${kind}: ${of - equal} of ${of} bytes differ from ${LAW}.`,
      );
  });
}

const results = values.from ? read(values.from) : await run();
const name = join(values.docs, results.machine.class);
const measured = classes.filter((each) => existsSync(join(values.docs, `${each}.md`)));
writeFileSync(`${name}.md`, report(results, measured));
for (const kind of ['uint8', 'int8']) {
  writeFileSync(`${name}-${kind}.svg`, chart(results, kind));
}
const wrong = differences(results);
for (const sentence of wrong) console.error(sentence);
process.exitCode = wrong.length > 0 ? 1 : 0;
