/** Runs the command line in a process of its own, as a shell does. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const cli = fileURLToPath(new URL('../../workshop/cli.js', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** @param input what standard input gives before it ends */
export function mobilenet(args: readonly string[], input: Uint8Array | string = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args]);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    // A command that refuses its arguments never reads its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

/** What a command that succeeds prints. */
export function ok({ status, stdout, stderr }: Outcome): string {
  assert.equal(status, 0, stderr);
  return stdout.toString();
}

/** Asserts one line on stderr, an exit code, and nothing on stdout. */
export function refused({ status, stdout, stderr }: Outcome, exit: number, line: RegExp): void {
  assert.match(stderr, line);
  assert.match(stderr, /^mobilenet: E_[A-Z_]+: [^\n]+\n$/);
  assert.equal(status, exit);
  assert.equal(stdout.length, 0);
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes a network with the command line, and answers its path. */
export async function made(folder: string, name: string, ...flags: string[]): Promise<string> {
  const path = join(folder, `${name}.mnw`);
  ok(await mobilenet(['make', ...flags, '-o', path]));
  return path;
}
