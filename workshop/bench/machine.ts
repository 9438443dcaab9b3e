/** Where a time was measured; a time without it says nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { toolName } from '../packing/tool.ts';

export interface Machine {
  /** As the system names it. */
  readonly processor: string;
  /** Vector instructions that matter for 8-bit products: `AVX2 + AVX-VNNI`, `NEON + dotprod`, `unknown`. */
  readonly simd: string;
  readonly cores: number;
  readonly system: string;
}

/** The program that runs a module. */
export interface Engine {
  readonly name: string;
  readonly version: string;
}

export function machine(): Machine {
  const all = cpus();
  const simd = existsSync(CPUINFO) ? simdClass(readFileSync(CPUINFO, 'utf8')) : UNKNOWN;
  const system = `${platform()} ${release()} ${arch()}`;
  return { processor: all[0]?.model.trim() ?? UNKNOWN, simd, cores: all.length, system };
}

const CPUINFO = '/proc/cpuinfo';
const UNKNOWN = 'unknown';

/**
 * What a processor multiplies bytes with, by Linux' /proc/cpuinfo. V8 takes the dot products of AVX-VNNI alone; those of
 * AVX-512 are for native code, so a processor with these only is a class of its own, such as Zen 4.
 */
export function dotClass(cpuinfo: string): 'avx-vnni' | 'avx512-vnni' | 'avx2' | 'other' {
  const has = flagsOf(cpuinfo);
  if (has('avx_vnni')) return 'avx-vnni';
  if (has('avx512_vnni')) return 'avx512-vnni';
  return has('avx2') ? 'avx2' : 'other';
}

function flagsOf(cpuinfo: string): (flag: string) => boolean {
  const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/) ?? [];
  return (flag) => flags.includes(flag);
}

/** The vector instructions of a processor by the flags in Linux' /proc/cpuinfo. */
export function simdClass(cpuinfo: string): string {
  const has = flagsOf(cpuinfo);
  const base =
    (has('avx512f') && 'AVX-512') ||
    (has('avx2') && 'AVX2') ||
    (has('avx') && 'AVX') ||
    (has('sse4_1') && 'SSE4.1') ||
    ((has('asimd') || has('neon')) && 'NEON');
  if (!base) return UNKNOWN;
  const more = [
    has('avx512_vnni') && 'AVX512-VNNI',
    has('avx_vnni') && 'AVX-VNNI',
    has('asimddp') && 'dotprod',
    has('i8mm') && 'i8mm',
  ];
  return [base, ...more.filter((name) => name !== false)].join(' + ');
}

/** The engine that this process runs in. */
export function engine(): Engine {
  const { bun, deno, node, v8 } = process.versions;
  if (bun !== undefined) return { name: 'Bun', version: bun };
  if (deno !== undefined) return { name: 'Deno', version: `${deno} (V8 ${v8})` };
  return { name: 'Node', version: `${node} (V8 ${v8})` };
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The commit of a checkout, `+ changes` where files differ from it; of an installed package its name and version. */
export function revision(): string {
  const commit = existsSync(`${root}.git`) ? git('rev-parse', '--short=12', 'HEAD') : '';
  if (commit === '') return toolName();
  return git('status', '--porcelain', '--untracked-files=no') === '' ? commit : `${commit} + changes`;
}

function git(...args: string[]): string {
  const { stdout } = spawnSync('git', ['-C', root, ...args], { encoding: 'utf8' });
  return stdout?.trim() ?? '';
}

/** All of it, as every bench prints it. */
export interface Environment {
  readonly machine: Machine;
  readonly engine: Engine;
  readonly revision: string;
}

export function environment(by: Engine = engine()): Environment {
  return { machine: machine(), engine: by, revision: revision() };
}

/** One line: `AMD EPYC (AVX2), 4 cores, linux 6.1 x64; Node 24.21.0 (V8 13.6); commit 0123456789ab`. */
export function environmentLine({
  machine: { processor, simd, cores, system },
  engine: by,
  revision,
}: Environment): string {
  return `${processor} (${simd}), ${cores} cores, ${system}; ${by.name} ${by.version}; ${revision}`;
}
