/** The time of an answer, in alternation with the bare loop, and what a fresh process makes of the same network. */
import type { Answer } from '../../host/core/answer.ts';
import { FIT_CONTRACT, FIT_EXACT } from '../../host/core/core.ts';
import type { Picture } from '../../host/image/picture.ts';
import { Model } from '../../host/model.ts';
import { noiseFrame, pushing } from './frame.ts';
import type { FrameShape, FrameTimes } from './frame.ts';
import { firstAnswer } from './fresh.ts';
import type { FirstAnswer } from './fresh.ts';
import { environment } from './machine.ts';
import type { Environment } from './machine.ts';
import { networkOf } from './network.ts';
import type { Network } from './network.ts';
import { openPeaks } from './peak.ts';
import type { Peak } from './peak.ts';
import type { LoadOptions } from '../../host/core/running.ts';
import type { Running } from '../../host/core/running.ts';
import { median, summarize } from './statistics.ts';
import type { Summary } from './statistics.ts';
import { warmUp } from './warm.ts';
import type { WarmUp } from './warm.ts';

/** How long is measured: so many answers, or so many seconds. */
export type Length = { readonly rounds: number } | { readonly seconds: number };

export interface MeasuredPeak {
  readonly dot: Peak['dot'];
  readonly bits: Peak['bits'];
  /** Giga-multiply-adds per second of one thread. */
  readonly gmacs: number;
  /** The network's rate in parts of that of all its threads. */
  readonly share: number;
}

export interface Bench extends Environment {
  readonly multiplyAdds: number;
  readonly running: Running;
  readonly warmUp: WarmUp;
  readonly ms: Summary;
  /** Giga-multiply-adds per second, of the median. */
  readonly gmacs: number;
  readonly peaks: readonly MeasuredPeak[];
  /** Of a frame, where one was asked for: the answers are then of frames. */
  readonly frame?: FrameTimes;
  readonly firstAnswer: FirstAnswer;
}

/** Milliseconds of network between two samples of the bare loop. */
const TURN = 10;

/**
 * @param shape of the frames that are answered; without, pictures of the input's sides
 * @throws what loading throws; E_IMAGE_SIZE, E_IMAGE_FORMAT; E_ENGINE a fresh process fails
 */
export async function bench(
  file: Uint8Array,
  options: LoadOptions,
  length: Length,
  shape?: FrameShape,
): Promise<Bench> {
  const model = await Model.load(file, options);
  const { running } = model;
  const network = networkOf(file);
  const frame = shape && noiseFrame(shape);
  const run = answering(model, network, frame);
  const push = frame && (await pushing(frame, FIT_CONTRACT));
  const heat = await warmUp(run);
  const peaks = await openPeaks(running.build, running.wide);
  const samples = peaks.map((): number[] => []);
  const times: number[] = [];
  const pushes: number[] = [];
  for (const done = deadline(length); !done(times.length);) {
    peaks.forEach((peak, index) => samples[index]!.push(peak.sample()));
    if (push) pushes.push(await model.lend((core) => timeOf(() => push(core))));
    const turn = performance.now();
    do {
      times.push(await timeOf(run));
    } while (performance.now() - turn < TURN && !done(times.length));
  }
  model.dispose();
  const ms = summarize(times);
  const gmacs = rate(network.multiplyAdds, ms.median);
  return {
    ...environment(),
    multiplyAdds: network.multiplyAdds,
    running,
    warmUp: heat,
    ms,
    gmacs,
    peaks: peaks.map((peak, index) => measured(peak, median(samples[index]!), gmacs / running.threads)),
    ...(shape && { frame: { ...shape, ms: summarize(pushes) } }),
    firstAnswer: await firstAnswer(file, options),
  };
}

/** @param gmacs of one thread: the bare loop's, and the network's */
function measured({ dot, bits }: Peak, most: number, gmacs: number): MeasuredPeak {
  return { dot, bits, gmacs: most, share: gmacs / most };
}

async function timeOf(work: () => unknown): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** From the raw picture to raw bytes, as `infer` does it; from a frame as `classify` does. */
export function answering(
  model: Model,
  { picture, classes }: Network,
  frame?: Picture,
): () => Promise<Uint8Array> {
  const take = (answer: Answer): Uint8Array => (classes > 0 ? answer.logits() : answer.embedding());
  return () => model.run(frame ?? picture, frame ? FIT_CONTRACT : FIT_EXACT, take);
}

/** Giga-multiply-adds per second of work done in so many milliseconds. */
export function rate(multiplyAdds: number, ms: number): number {
  return multiplyAdds / ms / 1e6;
}

function deadline(length: Length): (runs: number) => boolean {
  const start = performance.now();
  return (runs) =>
    'rounds' in length
      ? runs >= length.rounds
      : runs > 0 && performance.now() - start >= 1000 * length.seconds;
}
