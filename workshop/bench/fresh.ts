/** What a program sees that starts, answers once and ends: measured in processes of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MobilenetError } from '../../host/errors.ts';
import type { ColdStart } from './cold-start.ts';
import type { LoadOptions } from '../../host/core/running.ts';
import { median } from './statistics.ts';

/** Medians over so many processes. */
export interface FirstAnswer {
  readonly processes: number;
  /** Milliseconds from `load(bytes)` to the logits. */
  readonly ms: number;
  /** Resident bytes after that answer, and of a process that did nothing. */
  readonly memory: number;
  readonly bareMemory: number;
}

const PROCESSES = 5;
const script = fileURLToPath(new URL('./cold-start.js', import.meta.url));

/** @throws E_ENGINE a process of this engine cannot be started, or fails */
export async function firstAnswer(file: Uint8Array, options: LoadOptions): Promise<FirstAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
  try {
    const path = join(folder, 'w.mnw');
    writeFileSync(path, file);
    const starts = Array.from({ length: PROCESSES }, () => [coldStart(), coldStart(path, options)] as const);
    const of = (which: 0 | 1, field: keyof ColdStart): number =>
      median(starts.map((pair) => pair[which][field]));
    return {
      processes: PROCESSES,
      ms: of(1, 'ms'),
      memory: of(1, 'memory'),
      bareMemory: of(0, 'memory'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a process of this engine, with its flags. */
function coldStart(path?: string, options?: LoadOptions): ColdStart {
  const run = process.versions.deno === undefined ? process.execArgv : ['run', '--allow-all'];
  const words = path === undefined ? [] : [path, JSON.stringify(options)];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [...run, script, ...words], {
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(stdout) as ColdStart;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  throw new MobilenetError('E_ENGINE', `A fresh process of this engine fails: ${reason}`);
}
