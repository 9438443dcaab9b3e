/** Runs the command module in the command line of wasmtime. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../workshop/cli.ts';
import { wasmtime } from '../engines.ts';

export const modules = ['mobilenet', 'mobilenet-baseline', 'mobilenet-compact', 'mobilenet-relaxed'] as const;
export type Module = (typeof modules)[number];

/** The build that a module says it is. */
export const buildOf: Readonly<Record<Module, string>> = {
  mobilenet: 'simd',
  'mobilenet-baseline': 'baseline',
  'mobilenet-compact': 'compact',
  'mobilenet-relaxed': 'relaxed',
};

/** Where a module is built. */
export const pathOf = (module: Module): string =>
  fileURLToPath(new URL(`../../../../build/${module}.wasm`, import.meta.url));

export interface Call {
  /** `mobilenet` by default. */
  readonly module?: Module | undefined;
  /** Folders as `--dir` takes them. */
  readonly folders: readonly string[];
  /** What standard input is: bytes, none by default, or the descriptor of a file. */
  readonly input?: Uint8Array | number | undefined;
  /** Instructions, nearly, after which it traps; without, no bound. */
  readonly fuel?: number | undefined;
  /** Nobody reads standard output. */
  readonly deaf?: boolean | undefined;
}

/** A trap for want of fuel exits with 134 and prints a backtrace, which `refused` does not take. */
export function run(args: readonly string[], call: Call): Promise<Outcome> {
  const { module = 'mobilenet', folders, input = new Uint8Array(), fuel, deaf = false } = call;
  const flags = [
    ...(fuel === undefined ? [] : [`-Wfuel=${fuel}`]),
    ...folders.map((name) => `--dir=${name}`),
  ];
  return new Promise((resolve, reject) => {
    const piped = typeof input === 'number' ? input : 'pipe';
    const all = ['run', ...flags, pathOf(module), ...args];
    const child = spawn(wasmtime, all, { stdio: [piped, 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    if (deaf) child.stdout!.destroy();
    else child.stdout!.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr!.on('data', (bytes: Buffer) => stderr.push(bytes));
    // A command that refuses its arguments never reads its input.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

/** What a command that succeeds prints, and nothing on standard error. */
export function printed({ status, stdout, stderr }: Outcome): Buffer {
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout;
}
