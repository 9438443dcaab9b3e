/** The bare loop of dot products and additions on registers (assembly/peak.ts): what no network can exceed. */
import { readFileSync } from 'node:fs';
import { supports } from '../../host/core/builds.ts';
import { merged } from '../../host/core/wide.ts';
import { warmUp } from './warm.ts';

/** Which dot product: of i16 pairs, or the relaxed one of four i8. */
export type Dot = 'simd' | 'relaxed';

export interface Peak {
  readonly dot: Dot;
  /** Bits of a register. */
  readonly bits: 128 | 256;
  /** Runs the loop for about a millisecond. Answers giga-multiply-adds per second. */
  sample(): number;
}

interface PeakModule {
  lanes(): number;
  fill(): void;
  twelve(rounds: number): void;
  twentyFour(rounds: number): void;
}

const files: Readonly<Record<Dot, string>> = { simd: 'peak', relaxed: 'peak-relaxed' };

/** Multiply-adds of a sample. */
const WORK = 40e6;

/** The loops that an engine runs for a build, hot. None where it has no SIMD. */
export async function openPeaks(build: string, wide: boolean): Promise<Peak[]> {
  const dots: Dot[] = build === 'relaxed' ? ['simd', 'relaxed'] : ['simd'];
  const peaks: Peak[] = [];
  for (const dot of dots) if (supports(dot)) peaks.push(await openPeak(dot, wide));
  return peaks;
}

async function openPeak(dot: Dot, wide: boolean): Promise<Peak> {
  const bytes = readFileSync(new URL(`../../../build/${files[dot]}.wasm`, import.meta.url));
  const module = wide ? merged(bytes) : new WebAssembly.Module(bytes);
  return { dot, bits: wide ? 256 : 128, sample: await heat(module) };
}

/** Instantiates and warms up the loops. Answers the faster: twelve accumulators suit most registers, not all. */
async function heat(compiled: WebAssembly.Module): Promise<() => number> {
  const module = new WebAssembly.Instance(compiled).exports as unknown as PeakModule;
  module.fill();
  const loops = [sampler(module, 'twelve', 12), sampler(module, 'twentyFour', 24)] as const;
  for (const loop of loops) await warmUp(loop);
  const best = loops.map((loop) => Math.max(...Array.from({ length: 5 }, loop)));
  return best[0]! > best[1]! ? loops[0] : loops[1];
}

function sampler(module: PeakModule, loop: 'twelve' | 'twentyFour', accumulators: number): () => number {
  const perRound = accumulators * module.lanes();
  const rounds = Math.round(WORK / perRound);
  return () => {
    const start = performance.now();
    module[loop](rounds);
    return (rounds * perRound) / (performance.now() - start) / 1e6;
  };
}
