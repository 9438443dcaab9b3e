/**
 * One runtime with one model in a process of its own, because V8's flags are a process's.
 *
 *   node runner.mjs RUNTIME SETTINGS      settings as JSON: paths of the model, the pictures, what the runtime takes
 *
 * Writes lines of JSON to descriptor 3: first `{ "version" }`, then an answer to each line of stdin:
 * `{ "ms", "runs" }` → `{ "times" }`, milliseconds of each run, for at least so long and so many; `{ "picture" }` → `{ "answer" }`, bytes in base64.
 */
import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';

const [, , name, words] = process.argv;
const settings = JSON.parse(words);
const reply = (message) => writeSync(3, `${JSON.stringify(message)}\n`);
const { bytes } = settings;
const all = new Uint8Array(readFileSync(settings.pictures));
const pictures = Array.from({ length: all.length / bytes }, (_, i) => all.slice(i * bytes, (i + 1) * bytes));

const { open } = await import(`./runtimes/${name}.mjs`);
const { version, answer } = await open(settings);
reply({ version });

async function time(ms, runs) {
  const times = [];
  const end = performance.now() + ms;
  for (let start = performance.now(); start < end || times.length < runs; start = performance.now()) {
    await answer(pictures[0]);
    times.push(Math.round((performance.now() - start) * 1e4) / 1e4);
  }
  return times;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { ms, runs, picture } = JSON.parse(line);
  if (ms !== undefined) reply({ times: await time(ms, runs) });
  else reply({ answer: Buffer.from(await answer(pictures[picture])).toString('base64') });
}
process.exit(0);
