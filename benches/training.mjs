/**
 * A training step against PyTorch's in the same run, one thread each: gradients of both against float64, and time.
 *
 *   node benches/training.mjs [--alpha 0.25] [--resolution 64] [--batch 32] [--rounds 10] [--seed 1] [--wide] [--python python3]
 *
 * Needs a Python with torch: Debian's python3-torch (then `--python /usr/bin/python3`), or PyPI's. Rounds of both take
 * turns and the fastest step counts, of PyTorch over both memory formats. Its timed network pads symmetrically, which
 * spares it a copy; its gradients are those of TensorFlow's padding.
 *
 * Protocol: a line of JSON to training.py (sides, tensors, paths of two files: ours with weights and pictures, its
 * own for gradients in float64 and those of float32), then a line for each round with the number of steps.
 */
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Trainer } from '../dist/workshop/training/trainer.js';

const { values } = parseArgs({
  options: {
    alpha: { type: 'string', default: '0.25' },
    resolution: { type: 'string', default: '64' },
    batch: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    wide: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
  },
});
const [alpha, resolution, batch, rounds] = ['alpha', 'resolution', 'batch', 'rounds'].map((name) =>
  Number(values[name]),
);
const classes = 43;
/** Steps of one round of each side. */
const STEPS = 8;

const trainer = await Trainer.create(
  { alpha, resolution, classes, batch, channels: 3 },
  { wide: values.wide },
);
trainer.state.initialize(Number(values.seed));
const length = batch * resolution * resolution * 3;
const pictures = Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);
const labels = Uint16Array.from({ length: batch }, (_, i) => i % classes);

const folder = mkdtempSync(join(tmpdir(), 'training-'));
const weights = join(folder, 'weights');
const gradients = join(folder, 'gradients');
const tensors = trainer.state.parameters();
writeFileSync(
  weights,
  Buffer.concat([...tensors.map(({ data }) => Buffer.from(data.buffer)), Buffer.from(pictures)]),
);
const child = spawn(values.python, [fileURLToPath(new URL('training.py', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
async function ask(line) {
  child.stdin.write(`${line}\n`);
  const { value } = await lines.next();
  if (value === undefined) throw new Error(`${values.python} gave no answer; has it torch?`);
  return JSON.parse(value);
}

/** Median of |value − exact| / |exact|. */
function medianError(found, exact) {
  const errors = Float64Array.from(exact, (value, i) => Math.abs(found[i] - value) / Math.abs(value));
  return errors.filter((error) => !Number.isNaN(error)).sort()[errors.length >> 1];
}

/** Errors of ours and of PyTorch's float32, in the order of our tensors. */
function errors() {
  trainer.backward(pictures, labels);
  const ours = trainer.state.gradientTensors().flatMap(({ data }) => [...data]);
  const bytes = readFileSync(gradients);
  const theirs = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const exact = theirs.subarray(0, ours.length);
  return [medianError(ours, exact), medianError(theirs.subarray(ours.length), exact)];
}

/** Milliseconds of the fastest step. */
function time() {
  let best = Infinity;
  for (let i = 0; i < STEPS; i++) {
    const start = performance.now();
    trainer.backward(pictures, labels);
    trainer.apply(1e-3);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

try {
  const described = tensors.map(({ name, shape, data }) => ({ name, shape, count: data.length }));
  const { version } = await ask(
    JSON.stringify({ resolution, batch, classes, tensors: described, weights, gradients }),
  );
  console.log(`${cpus()[0].model}, Node ${process.version}, PyTorch ${version}, commit ${commit()}`);
  console.log(`α ${alpha}, ${resolution} × ${resolution}, batch ${batch}${values.wide ? ', wide' : ''}`);
  const [ourError, theirError] = errors();
  const percent = (value) => `${(100 * value).toPrecision(3)} %`;
  const ratio = (ourError / theirError).toFixed(2);
  console.log(
    `median relative error ours ${percent(ourError)}, PyTorch ${percent(theirError)}, ratio ${ratio}`,
  );
  let ours = Infinity;
  let theirs = Infinity;
  for (let round = 0; round < rounds; round++) {
    ours = Math.min(ours, time());
    theirs = Math.min(theirs, ...Object.values(await ask(STEPS)));
  }
  console.log(
    `step ours ${ours.toFixed(1)} ms, PyTorch ${theirs.toFixed(1)} ms, ratio ${(ours / theirs).toFixed(2)}`,
  );
} finally {
  child.stdin.end();
  rmSync(folder, { recursive: true });
}
