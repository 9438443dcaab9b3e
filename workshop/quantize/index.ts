/** Quantization after training: a float MobileNet V1 and some pictures become a packed weights file. */
import { spread } from '../dataset/spread.ts';
import { inputPlane } from '../packing/golden.ts';
import type { Layer, Network } from '../packing/network.ts';
import { seal } from '../packing/seal.ts';
import { accept } from './accept.ts';
import type { Acceptance } from './accept.ts';
import { build } from './build.ts';
import type { Correction, Plan } from './build.ts';
import { compare } from './compare.ts';
import type { Loss, Pair } from './compare.ts';
import { complete } from './complete.ts';
import { realMeans, withBiases } from './correct.ts';
import { run } from './forward.ts';
import { realPlane } from './input.ts';
import { Observed } from './range.ts';
import type { CalibrationSet, Settings } from './settings.ts';
import type { Subject } from './subject.ts';
import { tune, tuningSteps } from './tuning/tune.ts';
import type { Tuned } from './tuning/tune.ts';

export { decibels } from './compare.ts';
export type { Loss } from './compare.ts';
export type { Acceptance } from './accept.ts';
export { paddings } from './padding.ts';
export type { Statement } from './description.ts';
export { loadPictures } from './pictures.ts';
export type { Choice, Pictures } from './pictures.ts';
export { methods } from './range.ts';
export type { Calibration, Method } from './range.ts';
export type { CalibrationSet, Settings } from './settings.ts';
export { readSubject } from './subject.ts';
export type { Subject } from './subject.ts';
export { checkTuned, checkTuning, tuningDefaults } from './tuning/options.ts';
export type { Tuning } from './tuning/options.ts';

/** Pictures of a calibration where nothing is said. */
export const MOST_PICTURES = 300;

export interface Quantized {
  readonly network: Network;
  /** The packed file. */
  readonly bytes: Uint8Array;
  /** Of each layer, over at most `COMPARED` pictures. */
  readonly losses: readonly Loss[];
  readonly acceptance: Acceptance;
  /** Of a fine-tuning: the mean divergence of the logits from those of the real network in each epoch. */
  readonly epochs?: readonly number[];
}

/** Pictures for the losses, and those for the bias correction: both run the integers in TypeScript. */
const COMPARED = 16;
const CORRECTED = 64;
/** Bytes of the planes that the bias correction keeps of a layer. */
const CORRECTED_BYTES = 64 << 20;

/** How often `advance` is called. */
export function steps(
  { network }: Subject,
  { biasCorrection, tuning }: Settings,
  pictures: number,
  training = pictures,
): number {
  const correcting = biasCorrection ? network.layers.length : 0;
  return 2 * pictures + correcting + (tuning ? tuningSteps(tuning, training) : 0);
}

/**
 * Quantizes a network: observes its activations on all pictures, rounds it, corrects it, and lets the core answer all
 * pictures again. The same input makes the same bytes.
 *
 * @param advance is called after each step of the work
 * @throws E_USAGE the options of a fine-tuning; E_MODEL_QUANTIZATION a channel cannot be written in integers, naming its
 *   layer; E_MEMORY; E_ENGINE
 */
export async function quantize(
  subject: Subject,
  set: CalibrationSet,
  settings: Settings,
  advance: () => void = () => {},
): Promise<Quantized> {
  const { network: real, input } = subject;
  const { observed, logits } = observe(subject, set, advance);
  const outputs = observed.map((layer) => layer.affine(settings));
  const correction = settings.biasCorrection ? correctionOf(subject, set) : undefined;
  const plan = { input, outputs, rounding: settings };
  const rounded = build(
    real,
    { ...plan, ...(correction && { correction }) },
    settings.biasCorrection ? advance : undefined,
  );
  const tuned = settings.tuning && (await fineTune(subject, set, { ...settings, rounded, plan }, advance));
  const layers = tuned ? build(tuned.network, plan) : rounded;
  const network = complete(subject, set, layers, settings);
  const bytes = await seal(network);
  const losses = compare(real, layers, pairs(subject, set, COMPARED));
  const acceptance = await accept(bytes, real.plane, { ...set, logits, trained: tuned?.answers }, advance);
  return { network, bytes, losses, acceptance, ...(tuned && { epochs: tuned.losses }) };
}

/** The real network on every picture. */
function observe(
  { network, contract, normalise }: Subject,
  { pictures }: CalibrationSet,
  advance: () => void,
) {
  const observed = network.layers.map((layer) => new Observed(layer));
  const logits = pictures.map((picture) => {
    const answer = run(network, realPlane(contract, normalise, picture), (output, index) =>
      observed[index]!.add(output),
    );
    advance();
    return answer;
  });
  return { observed, logits };
}

/** Begins with the real network, with the biases of the integers where those were corrected. */
function fineTune(
  { network: real, contract, input }: Subject,
  { pictures, training = pictures }: CalibrationSet,
  { tuning, biasCorrection, rounded, plan }: Settings & { rounded: readonly Layer[]; plan: Plan },
  advance: () => void,
): Promise<Tuned> {
  const planes = training.map((picture) => inputPlane(contract, picture));
  const shown = pictures.map((picture) => inputPlane(contract, picture));
  const start = biasCorrection ? withBiases(real, rounded, input) : real;
  return tune({ real, start, plan, shown }, planes, tuning!, advance);
}

function correctionOf(subject: Subject, set: CalibrationSet): Correction {
  const { network } = subject;
  const largest = Math.max(
    ...network.layers.map(({ output }) => output.height * output.width * output.channels),
  );
  const count = Math.max(1, Math.min(CORRECTED, Math.floor(CORRECTED_BYTES / largest)));
  const means = realMeans(network, reals(subject, set, count));
  return { inputs: [...pairs(subject, set, count)].map(({ bytes }) => bytes), means };
}

function* reals({ contract, normalise }: Subject, { pictures }: CalibrationSet, count: number) {
  for (const index of spread(pictures.length, count)) yield realPlane(contract, normalise, pictures[index]!);
}

function* pairs(
  { contract, normalise }: Subject,
  { pictures }: CalibrationSet,
  count: number,
): Generator<Pair> {
  for (const index of spread(pictures.length, count)) {
    const picture = pictures[index]!;
    yield { real: realPlane(contract, normalise, picture), bytes: inputPlane(contract, picture) };
  }
}
