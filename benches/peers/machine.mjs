/** What the figures were measured on. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg } from 'node:os';

/** @returns `{ processor, class, node, v8, commit, date }`; class is `avx2`, `avx-vnni` or `other` */
export function machine() {
  const { node, v8 } = process.versions;
  const [date] = new Date().toISOString().split('T');
  return { processor: processor(), class: simd(), node, v8, commit: commit(), date };
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

/** V8 and native runtimes alike take another dot product where AVX-VNNI or AVX-512 VNNI is there. */
function simd() {
  if (/\bavx(512)?_vnni\b/.test(flags())) return 'avx-vnni';
  return /\bavx2\b/.test(flags()) ? 'avx2' : 'other';
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
