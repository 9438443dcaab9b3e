/** The file that a path leads to. */
import type { BigIntStats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { MobilenetError } from '../../host/errors.ts';

/**
 * What stands where a command is going to write: a file, which is replaced; a device or pipe, which is written into;
 * undefined for nothing.
 *
 * @throws E_IO a folder or a symbolic link
 */
export async function target(path: string): Promise<BigIntStats | undefined> {
  const present = await lstat(path, { bigint: true }).catch(() => undefined);
  if (present?.isDirectory())
    throw new MobilenetError('E_IO', `${path} is a folder; name a file in it.`, path);
  if (present?.isSymbolicLink())
    throw new MobilenetError('E_IO', `${path} is a symbolic link; name the file itself.`, path);
  return present;
}

/** Whether a device or pipe stands there: nothing of ours belongs beside it, and several may write into it. */
export async function isDevice(path: string): Promise<boolean> {
  const present = await stat(path).catch(() => undefined);
  return present !== undefined && !present.isFile() && !present.isDirectory();
}

/** By which two paths of one file are known, whatever their spelling and however it is linked; undefined of no file. */
export async function inode(path: string): Promise<string | undefined> {
  const present = await stat(path, { bigint: true }).catch(() => undefined);
  return present && inodeOf(present);
}

export function inodeOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** @throws E_USAGE a file that is written is one of those that are read */
export async function refuseInput(path: string, inputs: readonly string[]): Promise<void> {
  const output = await stat(path, { bigint: true }).catch(() => undefined);
  if (!output?.isFile()) return;
  for (const input of inputs) if ((await inode(input)) === inodeOf(output)) throw isInput(path);
}

export function isInput(path: string): MobilenetError {
  return new MobilenetError('E_USAGE', `${path} is an input; name another file for the output.`, path);
}
