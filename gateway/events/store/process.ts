/**
 * Processes by more than their number, which another may have after a while, and in another container at the same time. The
 * command line has the same law for its outputs; the two packages share no code.
 */
import { readFile, readlink } from 'node:fs/promises';

/** A process of Linux, and where its number counts. */
export interface Process {
  /** Of the machine, since it was started. */
  readonly boot: string;
  /** In which numbers are given out: a container has its own. */
  readonly space: string;
  readonly id: number;
  /** When it began, in the ticks of the machine. */
  readonly began: string;
}

/** The one that runs this; undefined where the system does not tell. */
export async function self(): Promise<Process | undefined> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    // A container may see the processes of another.
    if ((await readlink('/proc/self')) !== String(process.pid)) return undefined;
    const space = await readlink('/proc/self/ns/pid');
    return { boot, space, id: process.pid, began: (await statusOf(process.pid)).began };
  } catch {
    return undefined;
  }
}

/** Whether a process still runs; undefined where that cannot be seen from here. */
export async function lives(other: Process): Promise<boolean | undefined> {
  const here = await self();
  if (here?.boot !== other.boot || here.space !== other.space) return undefined;
  const now = await statusOf(other.id).catch(() => undefined);
  return now?.began === other.began && now.state !== 'Z';
}

/** @throws there is no such process */
async function statusOf(id: number): Promise<{ state: string; began: string }> {
  const text = await readFile(`/proc/${id}/stat`, 'latin1');
  // The name of the program, in brackets, may hold some. State is field 3, the beginning field 22 of proc(5).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', began: fields[19] ?? '' };
}
