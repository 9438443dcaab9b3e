/** What the figures were measured on. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg } from 'node:os';
import { dotClass } from '../../dist/workshop/bench/machine.js';

/** @returns `{ processor, class, node, v8, commit, date }`; class is that of `dotClass` */
export function machine() {
  const { node, v8 } = process.versions;
  const [date] = new Date().toISOString().split('T');
  return { processor: processor(), class: dotClass(flags()), node, v8, commit: commit(), date };
}

/** Load above which something else computes; the benchmark itself starts from nothing. */
const IDLE = 0.5;

/** A sentence where the machine is busy, or nothing. */
export function disturbance() {
  const [load] = loadavg();
  return load > IDLE
    ? `The load of this machine is ${load.toFixed(1)}: other work takes time from what is timed here.`
    : undefined;
}

function processor() {
  const [{ model }] = cpus();
  return `${model.trim()}, ${arch()}${/\bavx512f\b/.test(flags()) ? ', AVX-512' : ''}`;
}

/** What Linux says that the processor has; empty elsewhere. */
function flags() {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}
