/** What is asked, and the bytes of the right answers, which the library makes without a server. */
import { readdirSync, readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../../dist/host/index.js';
import { defaultWeights } from '../../dist/host/weights.js';
import { make, seal } from '../../dist/workshop/packing/index.js';

const signs = new URL('../../examples/signs/', import.meta.url);

/** The body that answers a picture sent alone. */
async function answerOf(model, picture) {
  const predictions = await model.classify(picture, { reject: false });
  const isKnown = (await model.classify(picture)).length > 0;
  const answer = { command: 'classify', image: '-', ...(!isKnown && { unknown: true }), predictions };
  return Buffer.from(JSON.stringify(answer));
}

/** The JPEG pictures of examples/signs, as requests with their right answers. */
export async function jpegs() {
  const model = await load(defaultWeights);
  const names = readdirSync(signs).filter((name) => name.endsWith('.jpg'));
  const bodies = names.sort().map((name) => readFileSync(new URL(name, signs)));
  const requests = [];
  for (const body of bodies) requests.push({ path: '/classify', body, golden: await answerOf(model, body) });
  model.dispose();
  return requests;
}

/** A network in a file: the shipped signs by the name `signs`, else random weights of `α/side` and 43 classes. */
export async function networkFile(name) {
  if (name === 'signs') return { path: fileURLToPath(defaultWeights), side: 64 };
  const [alpha, resolution] = name.split('/').map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'mobilenet-reach-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'random.mnw');
  writeFileSync(path, await seal(make({ alpha, resolution, classes: 43, seed: 1 })));
  return { path, side: resolution };
}

/** A raw picture of exactly the network's input, as a request with its right answer. */
export async function frame({ path, side }) {
  const model = await load(readFileSync(path));
  const body = Buffer.from(Uint8Array.from({ length: side * side * 3 }, (_, index) => (index * 7919) >> 3));
  const golden = await answerOf(model, { width: side, height: side, data: body });
  model.dispose();
  return { path: `/classify?format=rgb&size=${side}x${side}`, body, golden };
}
