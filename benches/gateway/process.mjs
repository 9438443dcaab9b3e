/** What a process has taken, from Linux itself. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of processor time with its ended children, and its memory in MiB; undefined where it is gone */
export function takenBy(pid) {
  let stat, status;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return undefined;
  }
  // Of a process that has ended and was not waited for there is no memory any more.
  const memory = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  if (memory === undefined) return undefined;
  // Behind the name, which may hold anything. Source: proc_pid_stat(5), fields 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpu = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) / ticks;
  return { cpu, memory: memory / 1024 };
}
