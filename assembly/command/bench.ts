/** `bench`: the time of an answer by the engine's own clock, from the pixels of the input's sides to the probabilities. */
import { begin, capacity, height, push, run, width } from '../index';
import { clock_time_get } from '../wasi_snapshot_preview1';
import { finish, option, parseCount, takeFile } from './arguments';
import { printBuild } from './build';
import { check, deliver, fail, Failure } from './errors';
import { FIT_EXACT, PIXELS_RGB } from './picture';
import { print, printNumber } from './printer';
import { loadWeights } from './weights';

/** `CLOCK_MONOTONIC` of WASI: nanoseconds from any moment. */
const MONOTONIC: u32 = 1;

const DEFAULT_RUNS: u32 = 100;
const MAX_RUNS: u32 = 256;

/** Nanoseconds of each run, the shortest first: u64 [MAX_RUNS]. */
const times: usize = memory.data(MAX_RUNS * 8, 8);
const moment: usize = memory.data(8, 8);

function now(): u64 {
  if (clock_time_get(MONOTONIC, 1, moment)) fail(Failure.CLOCK);
  return load<u64>(moment);
}

/** Runs the network on the bytes that the memory holds, which no kernel's time depends on. Answers the nanoseconds. */
function time(): u64 {
  const start = now();
  check(begin(width(), height(), FIT_EXACT, PIXELS_RGB, 0));
  for (let due = capacity(); due > 0; due = capacity()) check(push(due));
  check(run());
  return now() - start;
}

/** Puts a time in its place among the `count` before it. */
function insert(time: u64, count: u32): void {
  let at = times + (count << 3);
  for (; at > times && load<u64>(at - 8) > time; at -= 8) store<u64>(at, load<u64>(at - 8));
  store<u64>(at, time);
}

/** Prints `name 0.5123 ms`. */
function printTime(name: usize, nanoseconds: u64): void {
  print(name);
  const parts = nanoseconds / 100;
  printNumber(<u32>(parts / 10000));
  print(ascii`.`);
  printNumber(<u32>(parts % 10000), 4);
  print(ascii` ms\n`);
}

/** The least time that so many percent of the runs do not exceed. */
function percentile(percent: u32, runs: u32): u64 {
  return load<u64>(times + (((percent * runs + 99) / 100 - 1) << 3));
}

/** Prints one line for each figure. */
export function bench(): void {
  const count = option(ascii`-n --runs`);
  const model = takeFile(ascii`-m --model`);
  finish();
  const runs = count ? parseCount(count) : DEFAULT_RUNS;
  if (runs - 1 >= MAX_RUNS) fail(Failure.RUNS, count);
  const start = now();
  loadWeights(model);
  const loaded = now() - start;
  const first = time();
  for (let i: u32 = 0; i < runs; i++) insert(time(), i);
  print(ascii`build `);
  printBuild();
  print(ascii`\nruns `);
  printNumber(runs);
  printTime(ascii`\nload `, loaded);
  printTime(ascii`first `, first);
  printTime(ascii`min `, load<u64>(times));
  printTime(ascii`median `, percentile(50, runs));
  printTime(ascii`p90 `, percentile(90, runs));
  printTime(ascii`p99 `, percentile(99, runs));
  deliver();
}
