/**
 * Frames of 1080p in NV12 through a pipe into `mobilenet watch` with a network of 0.25/128, an hour of 30 frames a second
 * as fast as they are answered: `--each` answers every one while the pipe waits, so the processor time of a frame
 * says what part of a core 30 in a second take. `--real S` is a second run as cameras are, 30 frames a second for S seconds,
 * in which the newest wins. Every answer is an event (`--all`) and compared with the library's; start and end of the process
 * are not counted.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { load } from '../../dist/host/index.js';
import { frames } from './frames.mjs';
import { networkFile } from './pictures.mjs';
import { takenBy } from './process.mjs';
import { growthOf } from './slope.mjs';

export const goal =
  '1080p at 30 frames a second takes 40 % of a core, memory grows by at most 1 MiB in an hour, 99 of 100 answers of --real come within two frames';
export const long = { n: 108_000, real: 0, parts: 200 };
export const short = { n: 20, real: 0.3, parts: 5 };

const RATE = 30;
const HOUR = 3600 * RATE;
const MOST = { share: 0.4, growth: 1, p99: 2000 / RATE };

const cli = fileURLToPath(new URL('../../dist/workshop/cli.js', import.meta.url));
const camera = fileURLToPath(new URL('camera.mjs', import.meta.url));

/** @param n frames at full speed, and `real` seconds at 30 a second; memory is read in so many `parts` of either */
export async function run({ n, real, parts }) {
  const { path } = await networkFile('0.25/128');
  const model = await load(readFileSync(path));
  const right = [];
  for (const frame of frames) right.push(JSON.stringify(await model.classify(frame)));
  model.dispose();
  const runs = [{ name: 'each, at full speed', isEach: true, count: n }];
  if (real) runs.push({ name: `newest, ${real} s`, isEach: false, count: Math.ceil(real * RATE) });
  const results = [];
  for (const each of runs) results.push(await watched({ ...each, path, right, parts }));
  const rows = results.map(({ row }) => row);
  const [{ figure }] = results;
  const met = results.every((result) => result.met);
  return { rows, met, figure, faults: results.flatMap(({ faults }) => faults) };
}

async function watched({ name, isEach, count, path, right, parts }) {
  const [from, to] = pipe();
  const words = ['-m', path, '--pixels', 'nv12', '--size', '1920x1080', '--all', '--json'];
  const child = spawn(process.execPath, [cli, 'watch', '-', isEach ? '--each' : '--newest', ...words], {
    stdio: [from, 'pipe', 'pipe'],
  });
  const giver = spawn(process.execPath, [camera, String(count), String(isEach ? Infinity : RATE)], {
    stdio: ['ignore', to, 'inherit'],
  });
  for (const fd of [from, to]) closeSync(fd);
  const kill = () => [child, giver].forEach((each) => each.kill('SIGKILL'));
  process.once('exit', kill);
  const [exit, said] = [once(child, 'close'), text(child.stderr)];
  const points = [];
  let wrong = 0;
  let answers = 0;
  for await (const line of createInterface(child.stdout)) {
    const { frame, predictions } = JSON.parse(line);
    if (JSON.stringify(predictions) !== right[frame % frames.length]) wrong++;
    const taken = answers++ % Math.ceil(count / parts) === 0 && takenBy(child.pid);
    if (taken) points.push({ frame, ...taken });
  }
  const [code] = await exit;
  process.off('exit', kill);
  const summary = summaryOf(await said);
  const faults = faultsOf({ count, wrong, answers, code, summary, isEach });
  if (points.length === 0) throw new Error(`mobilenet watch answered nothing: ${faults.join(', ')}`);
  return { ...judged({ name, isEach }, points, summary), faults };
}

/** Both ends of a pipe of the system, which Node's own are not. */
function pipe() {
  const folder = mkdtempSync(join(tmpdir(), 'mobilenet-reach-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  // Either end waits for the other, unless both are there.
  const both = openSync(path, 'r+');
  const ends = [openSync(path, 'r'), openSync(path, 'w')];
  closeSync(both);
  rmSync(folder, { recursive: true });
  return ends;
}

/** The last line that the command says. */
function summaryOf(said) {
  const number = (pattern) => Number(pattern.exec(said)?.[1] ?? 0);
  return {
    read: number(/(\d+) frames read/),
    dropped: number(/(\d+) dropped/),
    answered: number(/(\d+) answered/),
    p50: number(/half within ([\d.]+) ms/),
    p99: number(/99 % within ([\d.]+) ms/),
  };
}

function faultsOf({ count, wrong, answers, code, summary: { read, dropped, answered }, isEach }) {
  return [
    ...(code === 0 ? [] : [`the exit code is ${code}`]),
    ...(wrong ? [`${wrong} answers are not the right ones`] : []),
    ...(read === count ? [] : [`${read} of ${count} frames were read`]),
    ...(answered === answers && answered + dropped === read && !(isEach && dropped)
      ? []
      : [`${answers} answers of ${read} frames, ${dropped} dropped`]),
  ];
}

function judged({ name, isEach }, points, { answered, dropped, p50, p99 }) {
  const [first, last] = [points[0], points.at(-1)];
  const cpu = (last.cpu - first.cpu) / (last.frame - first.frame);
  const growth = HOUR * growthOf(points.map(({ frame, memory }) => [frame, memory]));
  const share = cpu * RATE;
  const row = {
    ...{ frames: name, answered, dropped, 'CPU ms a frame': Number((1000 * cpu).toFixed(2)) },
    'of a core': `${(100 * share).toFixed(1)} %`,
    ...{ 'p50, ms': p50, 'p99, ms': p99, 'memory, MiB': Number(last.memory.toFixed(1)) },
    'growth, MiB an hour': Number(growth.toFixed(2)),
  };
  // Memory wants many frames, and latency frames that come at their time.
  const met = share <= MOST.share && (isEach ? growth <= MOST.growth : p99 <= MOST.p99);
  return { row, met, figure: `${row['of a core']} of a core, ${row['growth, MiB an hour']} MiB an hour` };
}
