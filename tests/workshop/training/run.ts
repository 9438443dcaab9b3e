/** Runs `mobilenet train` on drawn shapes, in the process of the test or in one that can be killed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { say } from '../../attacks/line.ts';
import type { Said } from '../../attacks/line.ts';
import { cli, temporaryFolder } from '../cli.ts';
import { drawToys, SIDE } from './toy.ts';

export const folder = temporaryFolder();
export const toys = drawToys(join(folder, 'toys'), 12);
/** Flags of a small network, and of a short training of it. */
export const variant = ['--alpha', '0.25', '--resolution', String(SIDE), '--group-by', '_', '--batch', '16'];
export const short = [...variant, '--epochs', '3'];

/** A path of the same name in a folder of its own: the name is part of the file. */
export function fresh(): string {
  return join(mkdtempSync(join(folder, 'run-')), 'toys.safetensors');
}

/** What a training prints that succeeds. */
export async function done(words: readonly string[]): Promise<Said> {
  const said = await say(['train', ...words]);
  assert.equal(said.error, undefined);
  return said;
}

/** Trains on the toys, and answers the bytes. */
export async function trained(...flags: string[]): Promise<Buffer> {
  const path = fresh();
  await done([toys, ...flags, '-o', path]);
  assert.ok(!existsSync(`${path}.checkpoint`));
  return readFileSync(path);
}

/** Fails as a training does. */
export async function fails(words: readonly string[]): Promise<never> {
  const { error } = await say(['train', ...words]);
  throw error ?? new Error('it succeeds');
}

/** Of a log. */
export interface Line {
  readonly event: string;
  readonly [key: string]: unknown;
}

export const lines = (path: string): Line[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Runs a training, and kills it as soon as it has written a checkpoint of its own. */
export function killed(args: readonly string[], path: string): Promise<{ resumed: boolean }> {
  const checkpoint = `${path}.checkpoint`;
  // Each checkpoint is renamed into its place, so it is another file.
  const file = (): number | undefined => statSync(checkpoint, { throwIfNoEntry: false })?.ino;
  const before = file();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args]);
    let stderr = '';
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
    const timer = setInterval(() => {
      const now = file();
      if (now === undefined || now === before) return;
      clearInterval(timer);
      child.kill('SIGKILL');
    }, 5);
    child.on('close', () => {
      clearInterval(timer);
      resolve({ resumed: /going on in epoch/.test(stderr) });
    });
  });
}

/** Killed when the tests of the file are over. */
export const running = new Set<ChildProcess>();
after(() => running.forEach((child) => child.kill('SIGKILL')));

/** Starts a short training, which by itself saves a checkpoint only so often. */
export function started(path: string, every: string, ...flags: string[]): ChildProcess {
  const args = [cli, 'train', toys, ...short, '--every', every, ...flags, '-o', path];
  const child = spawn(process.execPath, args);
  running.add(child);
  return child;
}

interface End {
  readonly status: number | null;
  readonly stderr: string;
}

/** Does something once the training has said something on standard error, and waits for its end. */
export function ended(child: ChildProcess, when: RegExp, act: () => unknown): Promise<End> {
  return new Promise((resolve) => {
    let stderr = '';
    let acted = false;
    child.stderr!.on('data', (bytes: Buffer) => {
      stderr += bytes.toString();
      if (acted || !when.test(stderr)) return;
      acted = true;
      act();
    });
    child.on('close', (status) => resolve({ status, stderr }));
  });
}

/** Waits until a training has saved its first checkpoint. */
export async function saved(child: ChildProcess, path: string): Promise<void> {
  while (!existsSync(`${path}.checkpoint`)) {
    assert.equal(child.exitCode, null, 'it ended before');
    await setTimeout(10);
  }
}
