/** Quantization after training: a float MobileNet V1 and some pictures become a packed weights file. */
import { ownProbabilities } from '../packing/arithmetic.ts';
import { sha256Hex } from '../packing/digest.ts';
import { inputPlane } from '../packing/golden.ts';
import type { Layer, Network } from '../packing/network.ts';
import { seal } from '../packing/seal.ts';
import { toolName } from '../packing/tool.ts';
import { printable } from '../printable.ts';
import { accept } from './accept.ts';
import type { Acceptance } from './accept.ts';
import { build } from './build.ts';
import type { Correction } from './build.ts';
import { compare } from './compare.ts';
import type { Loss, Pair } from './compare.ts';
import { realMeans } from './correct.ts';
import { run } from './forward.ts';
import { realPlane } from './input.ts';
import { Observed } from './range.ts';
import type { Calibration } from './range.ts';
import { spread } from './spread.ts';
import type { Subject } from './subject.ts';

export { decibels } from './compare.ts';
export type { Loss } from './compare.ts';
export type { Acceptance } from './accept.ts';
export { paddings } from './padding.ts';
export type { Statement } from './description.ts';
export { loadPictures } from './pictures.ts';
export type { Pictures } from './pictures.ts';
export { methods } from './range.ts';
export type { Calibration, Method } from './range.ts';
export { readSubject } from './subject.ts';
export type { Subject } from './subject.ts';

export interface Settings extends Calibration {
  readonly biasCorrection: boolean;
  /** Filters with a zero point per channel; else symmetric. */
  readonly filterZeros: boolean;
  /** Lines of the packed file's provenance. */
  readonly provenance?: Readonly<Record<string, string>>;
}

/** Pictures as the core will see them. */
export interface CalibrationSet {
  /** u8 `[height][width][3]` each, of the sides of the input. */
  readonly pictures: readonly Uint8Array[];
  /** The class of each, where it is known. */
  readonly classes?: readonly number[];
}

export interface Quantized {
  readonly network: Network;
  /** The packed file. */
  readonly bytes: Uint8Array;
  /** Of each layer, over at most `COMPARED` pictures. */
  readonly losses: readonly Loss[];
  readonly acceptance: Acceptance;
}

/** Pictures for the losses, and those for the bias correction: both run the integers in TypeScript. */
const COMPARED = 16;
const CORRECTED = 64;
/** Bytes of the planes that the bias correction keeps of a layer. */
const CORRECTED_BYTES = 64 << 20;

/** How often `advance` is called. */
export function steps({ network }: Subject, { biasCorrection }: Settings, pictures: number): number {
  return 2 * pictures + (biasCorrection ? network.layers.length : 0);
}

/**
 * Quantizes a network: observes its activations on all pictures, rounds it, corrects it, and lets the core answer all
 * pictures again. The same input makes the same bytes.
 *
 * @param advance is called after each step of the work
 * @throws E_MODEL_QUANTIZATION a channel cannot be written in integers, naming its layer; E_MEMORY; E_ENGINE
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
  const plan = { input, outputs, filterZeros: settings.filterZeros, ...(correction && { correction }) };
  const layers = build(real, plan, settings.biasCorrection ? advance : undefined);
  const network = complete(subject, set, layers, settings.provenance);
  const bytes = await seal(network);
  const losses = compare(real, layers, pairs(subject, set, COMPARED));
  const acceptance = await accept(bytes, real.plane, { ...set, logits }, advance);
  return { network, bytes, losses, acceptance };
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

function complete(
  { contract, labels, sha256, training }: Subject,
  { pictures }: CalibrationSet,
  layers: readonly Layer[],
  provenance: Settings['provenance'],
): Network {
  const { outputScale: scale, outputZero: zero, output } = layers.at(-1)!;
  return {
    contract,
    domain: 'int8',
    layers,
    softmax: { ...ownProbabilities(output.channels, { scale, zero }), inModel: false },
    ...(labels && { labels }),
    provenance: {
      'source-sha256': sha256,
      tool: toolName(),
      calibration: `${pictures.length} pictures, SHA-256 of their pixels ${sha256Hex(pictures)}`,
      ...(training !== undefined && { training: printable(training).slice(0, 1000) }),
      ...provenance,
    },
  };
}
