/** Processes by more than their number, which another may have after a while, and in another container at the same time. */
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
    // A container may see the processes of another.
    if ((await readlink('/proc/self')) !== String(process.pid)) return undefined;
    const { began } = await statusOf(process.pid);
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    return { boot, space: await readlink('/proc/self/ns/pid'), id: process.pid, began };
  } catch {
    return undefined;
  }
}

/** Whether a process that wrote down what it is still runs; undefined where that cannot be seen from here. */
export async function lives({ boot, space, id, began }: Process): Promise<boolean | undefined> {
  const here = await self();
  if (!here || here.boot !== boot || here.space !== space) return undefined;
  try {
    const now = await statusOf(id);
    return now.began === began && now.state !== 'Z';
  } catch {
    return false;
  }
}

/** @throws there is no such process */
async function statusOf(id: number): Promise<{ state: string | undefined; began: string }> {
  const text = await readFile(`/proc/${id}/stat`, 'latin1');
  // The name of the program stands in brackets, and may hold some itself. State is field 3, begin field 22 of proc(5).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], began: fields[19] ?? '' };
}
