import type { Bench, MeasuredPeak } from '../bench/bench.ts';
import type { Environment } from '../bench/machine.ts';
import type { Running } from '../../host/core/running.ts';
import type { Summary } from '../bench/statistics.ts';
import type { WasmtimeBench } from '../bench/wasmtime.ts';
import { columns } from '../terminal/columns.ts';

type Fact = readonly [name: string, fact: string];

/** What `mobilenet bench` prints. */
export function benchSheet(network: string, bench: Bench): string {
  const { running, warmUp, firstAnswer, peaks } = bench;
  const { processes, ms, memory, bareMemory } = firstAnswer;
  const weight = `${megabytes(memory)} MB, a bare process ${megabytes(bareMemory)} MB: ${megabytes(memory - bareMemory)} MB more`;
  return table([
    ['network', networkLine(network, bench.multiplyAdds)],
    ...environmentFacts(bench),
    ['build', runningLine(running)],
    ...noteFacts(running),
    ['warm-up', `${warmUp.runs} answers in ${milliseconds(warmUp.ms)} ms until the times no longer fell`],
    ...timeFacts(bench.ms, bench.gmacs),
    ...frameFacts(bench),
    ...peaks.map((peak): Fact => ['peak', peakLine(peak, running.threads)]),
    [
      'first answer',
      `${milliseconds(ms)} ms from load(bytes) to the logits, median of ${processes} fresh processes`,
    ],
    ['memory', `${weight}, resident after the first answer`],
  ]);
}

function frameFacts({ frame, ms }: Bench): Fact[] {
  if (!frame) return [];
  const { format, width, height, ms: way } = frame;
  const share = Math.round((100 * way.median) / ms.median);
  const times = `${milliseconds(way.median)} ms to the input, median of ${way.runs}; min ${milliseconds(way.min)}`;
  return [['frame', `${format}, ${width} × ${height}: ${times}; ${share} % of the answer`]];
}

/** What `mobilenet bench --engine wasmtime` prints. */
export function wasmtimeSheet(network: string, bench: WasmtimeBench): string {
  return table([
    ['network', networkLine(network, bench.multiplyAdds)],
    ...environmentFacts(bench),
    ['build', bench.build],
    ['load', `${milliseconds(bench.load)} ms for the weights, without the engine's start`],
    ['first answer', `${milliseconds(bench.first)} ms, after the load`],
    ...timeFacts(bench.ms, bench.gmacs),
  ]);
}

/** Machine, engine and revision: a time without them says nothing. */
export function environmentFacts({ machine, engine, revision }: Environment): Fact[] {
  const { processor, simd, cores, system } = machine;
  return [
    ['processor', `${processor}, ${simd}, ${cores} cores, ${system}`],
    ['engine', `${engine.name} ${engine.version}`],
    ['revision', revision],
  ];
}

export function networkLine(network: string, multiplyAdds: number): string {
  return `${network}: ${(multiplyAdds / 1e6).toFixed(1)} M multiply-adds`;
}

/** `simd, 256 bits, 2 threads`. */
export function runningLine({ build, wide, threads }: Running): string {
  return `${build}${wide ? ', 256 bits' : ''}, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
}

export function noteFacts({ notes }: Running): Fact[] {
  return notes.map((note): Fact => ['note', note]);
}

/** Facts in two columns. */
export function table(facts: readonly Fact[]): string {
  return columns(facts, ['left', 'left']);
}

/** Three significant digits at least. */
export function milliseconds(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3);
}

function timeFacts({ runs, min, median, p90, p99 }: Summary, gmacs: number): Fact[] {
  const of = milliseconds;
  return [
    ['answer', `${of(median)} ms, median of ${runs}; min ${of(min)}, p90 ${of(p90)}, p99 ${of(p99)}`],
    ['rate', `${gmacs.toFixed(1)} GMAC/s`],
  ];
}

function peakLine({ dot, bits, gmacs, share }: MeasuredPeak, threads: number): string {
  const loop = `${gmacs.toFixed(1)} GMAC/s by the bare ${dot} loop in ${bits} bits`;
  return `${loop}; the network reaches ${(100 * share).toFixed(0)} %${threads > 1 ? ` of ${threads} of them` : ''}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
