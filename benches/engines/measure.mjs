/**
 * One host in a process of its own. A host is called `HOST net.wasm picture SECONDS check|trust K` and prints, a line each,
 * in milliseconds:
 *
 *   start     from the module's bytes in memory to an instance
 *   load      the first `input()`, which checks the file; after `trust()` if told so
 *   first     from the module's bytes to the first answer, all of the above in it
 *   answer    the 4 · K bytes that `answer(K)` points to, in hexadecimal
 *   time      picture copied and answered once more, for SECONDS
 *   done      what the process took until now is its memory; it ends with its standard input
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { median } from '../../dist/workshop/bench/statistics.js';

/**
 * Starts the host and takes what it says.
 *
 * @param host the program and the arguments before those of `bundle`
 * @param bundle path of module and picture, and how many ranks
 * @returns milliseconds, but `answer` and `rss`, bytes; undefined where the system does not tell. `processor` is what the
 *   first thread has used of one until now: on a busy machine the only fair time of an interpreter
 */
export async function measure(host, { net, picture, k }, seconds, trust = false) {
  const [program, ...before] = host;
  const child = spawn(program, [...before, net, picture, seconds, trust ? 'trust' : 'check', k]);
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const ended = new Promise((resolve) => child.on('close', resolve).on('error', resolve));
  const said = { times: [] };
  for await (const line of createInterface({ input: child.stdout })) {
    const [name, value] = line.split(' ');
    if (name === 'answer') said.answer = value;
    else if (name === 'time') said.times.push(Number(value));
    else if (name !== 'done') said[name] = Number(value);
    else {
      said.rss = peakOf(child.pid);
      said.processor = usedBy(child.pid);
      child.stdin.end();
    }
  }
  const status = await ended;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${errors.trim() || 'without a word'}`);
  const { times, ...rest } = said;
  if (times.length === 0) return rest;
  return { ...rest, count: times.length, median: median(times), least: Math.min(...times) };
}

/** The most memory that a process has had, in bytes. Linux tells it. */
function peakOf(pid) {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return 1024 * Number(kilobytes);
  } catch {
    return undefined;
  }
}

/** Milliseconds of a processor that the first thread of a process has used. Linux tells them. */
function usedBy(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}
