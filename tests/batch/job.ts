/** A job of examples/batch: its pictures, one run of an engine, and what Node answers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { runs, unless } from '../end-to-end/engines.ts';
import { root } from '../package/packed.ts';
import { noise } from '../reference/noise.ts';

export const engines = ['ray', 'spark'] as const;
export type Engine = (typeof engines)[number];

/** A Python with Ray Data, PySpark and wasmtime. */
export const python = process.env['PYTHON_BATCH'] ?? 'python3';

/** The `skip` of a test that needs it. */
export const noBatch = unless(
  runs(python, '-c', 'import pyarrow, pyspark, ray.data, wasmtime'),
  "no Python with Ray and Spark: `pip install 'ray[data]' pyspark wasmtime`, and name it in PYTHON_BATCH",
);

export interface Job {
  readonly folder: string;
  readonly weights: string;
  readonly pictures: string;
}

/** Writes a network of 1000 classes, 0.5 at 160 pixels, and so many pictures of random sides and bytes. */
export async function job(folder: string, count: number): Promise<Job> {
  const weights = join(folder, 'w.mnw');
  writeFileSync(weights, await seal(make({ alpha: 0.5, resolution: 160, classes: 1000, seed: 1 })));
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  for (let at = 0; at < count; at++) {
    const [width, height] = [...noise(2 * at + 1, 2)].map((byte) => 64 + (byte >> 1)) as [number, number];
    const header = Buffer.from(`P6\n${width} ${height}\n255\n`);
    const name = `${String(at).padStart(6, '0')}.ppm`;
    writeFileSync(join(pictures, name), Buffer.concat([header, noise(at + 1, width * height * 3)]));
  }
  return { folder, weights, pictures };
}

/** A row that an engine wrote. */
interface Row {
  readonly path: string;
  readonly classes: readonly number[];
  readonly probabilities: readonly number[];
  readonly worker: number;
}

/** What one run gave. */
export interface Outcome {
  /** `NAME CLASSES PROBABILITIES` of each picture, by name. */
  readonly answers: readonly string[];
  readonly workers: number;
  /** Seconds of the job, without the start of the engine. */
  readonly seconds: number;
  readonly killed: number | undefined;
}

/**
 * Runs a job.
 *
 * @param kill whether one worker is killed while it works
 */
export async function run(
  engine: Engine,
  { folder, weights, pictures }: Job,
  workers: number,
  kill = false,
): Promise<Outcome> {
  const out = join(folder, `${engine}-${workers}${kill ? '-killed' : ''}`);
  const program = join(root, `examples/batch/with_${engine}.py`);
  const core = join(root, 'build/core-simd.wasm');
  // No folder of compiled modules is left among the examples.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const words = [program, core, weights, pictures, out, '--workers', String(workers)];
  const child = spawn(python, words, { env });
  let printed = '';
  let told = '';
  child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const killed = kill ? await killOne(child.pid!) : undefined;
  const [status] = await exit;
  if (status !== 0) throw new Error(`${engine} ended with ${status}: ${told.slice(-4000)}`);
  const names = readdirSync(out).filter((name) => name.endsWith('.json'));
  const lines = names.flatMap((name) => readFileSync(join(out, name), 'utf8').split('\n').filter(Boolean));
  const rows = lines.map((line) => JSON.parse(line) as Row);
  const answers = rows.map(({ path, classes, probabilities }) =>
    line(basename(path), classes, probabilities),
  );
  const seconds = Number(/^([\d.]+) s$/m.exec(printed)![1]);
  return {
    answers: answers.sort(),
    workers: new Set(rows.map(({ worker }) => worker)).size,
    seconds,
    killed,
  };
}

/** What the library answers. */
export async function inNode({ weights, pictures }: Job): Promise<string[]> {
  const model = await load(weights);
  const answers: string[] = [];
  for (const name of readdirSync(pictures).sort()) {
    const best = await model.classify(join(pictures, name), 5);
    answers.push(
      line(
        name,
        best.map(({ index }) => index),
        best.map(({ probability }) => probability),
      ),
    );
  }
  return answers;
}

function line(name: string, classes: readonly number[], probabilities: readonly number[]): string {
  return [name, ...classes, ...probabilities].join(' ');
}

/** Kills a worker of a program: a process below it that keeps the engine of WebAssembly in its memory. */
async function killOne(top: number): Promise<number> {
  const isWorker = (pid: number): boolean => /wasmtime/.test(text(pid, 'maps'));
  for (;;) {
    const found = below(top).find(isWorker);
    // A second later it has loaded the core. What was forked to become another program is none.
    await pause(found === undefined ? 20 : 1000);
    if (found === undefined || !isWorker(found)) continue;
    process.kill(found, 'SIGKILL');
    return found;
  }
}

/** The processes that a process started, and those that they did. */
function below(top: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => [Number(pid), Number(/^PPid:\s*(\d+)/m.exec(text(Number(pid), 'status'))?.[1])] as const);
  const found = [top];
  for (const of of found) found.push(...parents.filter(([, parent]) => parent === of).map(([pid]) => pid));
  return found.slice(1);
}

/** A file of /proc; empty where the process is gone. */
function text(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
