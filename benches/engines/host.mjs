/**
 * Answers one picture over and over with a bundle in the engine of Node, Deno or Bun, and says how long it takes
 * (see measure.mjs).
 *
 *   node host.mjs net.wasm picture.raw SECONDS check|trust K
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';

const [path, picturePath, seconds, trust, k] = process.argv.slice(2);
const bytes = readFileSync(path);
const picture = readFileSync(picturePath);
const begun = performance.now();
const net = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
const memory = new Uint8Array(net.memory.buffer);
const started = performance.now();
if (trust === 'trust') net.trust();
const input = net.input();
const loaded = performance.now();
memory.set(picture, input);
const ranks = net.answer(k);
if (ranks === 0) throw new Error(`${path} refuses its file: status ${net.load()}`);
const first = performance.now();
const answer = Buffer.from(memory.slice(ranks, ranks + 4 * k)).toString('hex');
const lines = [
  `start ${started - begun}`,
  `load ${loaded - started}`,
  `first ${first - begun}`,
  `answer ${answer}`,
];
while (performance.now() < first + 1000 * seconds) {
  const from = performance.now();
  memory.set(picture, net.input());
  net.answer(k);
  lines.push(`time ${performance.now() - from}`);
}
console.log([...lines, 'done'].join('\n'));
process.stdin.resume();
