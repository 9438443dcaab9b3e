/** The time of each layer alone, and of the whole run that they make together. */
import { FIT_EXACT } from '../../host/core/core.ts';
import type { Lent } from '../../host/work.ts';
import type { LayerShape } from '../plan/plan.ts';
import { answering, rate } from './bench.ts';
import { pushing } from './frame.ts';
import { environment } from './machine.ts';
import type { Environment } from './machine.ts';
import { networkOf } from './network.ts';
import type { Network } from './network.ts';
import { Model } from '../../host/model.ts';
import type { LoadOptions } from '../../host/core/running.ts';
import type { Running } from '../../host/core/running.ts';
import { median } from './statistics.ts';
import { warmUp } from './warm.ts';

export interface ProfiledLayer extends LayerShape {
  readonly ms: number;
  /** Giga-multiply-adds per second; 0 for a pool, which multiplies nothing. */
  readonly gmacs: number;
  /** In parts of the sum. */
  readonly share: number;
}

export interface Profile extends Environment {
  readonly running: Running;
  readonly multiplyAdds: number;
  readonly layers: readonly ProfiledLayer[];
  /** Milliseconds from raw pixels to the input plane. */
  readonly picture: number;
  /** Picture and layers, each timed alone. */
  readonly sum: number;
  /** The same work as one run, with what is no layer's: softmax, borders, the calls. */
  readonly whole: number;
}

/** Milliseconds of a sample at least: the clock of an engine may be coarse. */
const SAMPLE = 0.2;

/** Milliseconds in which each piece runs unseen, until its code is optimised. */
const HEAT = 500;

type Piece = (core: Lent) => void;

/** One thread. Throws what loading throws. */
export async function profile(file: Uint8Array, options: LoadOptions, seconds: number): Promise<Profile> {
  const model = await Model.load(file, options);
  const { running } = model;
  const network = networkOf(file);
  await warmUp(answering(model, network));
  const pieces = await piecesOf(network);
  const lend = (piece: Piece): Promise<number> => model.lend((core) => timeOf(core, piece));
  await sample(pieces, lend, HEAT);
  const times = (await sample(pieces, lend, 1000 * seconds)).map(median);
  model.dispose();
  const [whole, picture, ...layers] = times as [number, number, ...number[]];
  const sum = layers.reduce((total, ms) => total + ms, picture);
  const profiled = network.layers.map((layer, index): ProfiledLayer => {
    const ms = layers[index]!;
    return { ...layer, ms, gmacs: rate(layer.multiplyAdds, ms), share: ms / sum };
  });
  const { multiplyAdds } = network;
  return { ...environment(), running, multiplyAdds, layers: profiled, picture, sum, whole };
}

/** The whole run, the picture, and each layer. */
async function piecesOf({ picture, layers }: Network): Promise<Piece[]> {
  const push: Piece = await pushing(picture, FIT_EXACT);
  const run: Piece = (core) => {
    push(core);
    core().run();
  };
  return [
    run,
    push,
    ...layers.map(
      (_, index): Piece =>
        (core) =>
          void core().profile(index),
    ),
  ];
}

/** Samples of every piece in turn, round by round, for so many milliseconds: at least three. */
async function sample(
  pieces: readonly Piece[],
  time: (piece: Piece) => Promise<number>,
  ms: number,
): Promise<number[][]> {
  const samples = pieces.map((): number[] => []);
  for (const begin = performance.now(); samples[0]!.length < 3 || performance.now() - begin < ms;) {
    for (const [index, piece] of pieces.entries()) samples[index]!.push(await time(piece));
    // The compiler's threads hand over their code when the event loop turns.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return samples;
}

/** Milliseconds of a piece, over as many runs as a sample takes. */
function timeOf(core: Lent, piece: Piece): number {
  const begin = performance.now();
  let runs = 0;
  let ms = 0;
  for (; ms < SAMPLE; ms = performance.now() - begin) {
    piece(core);
    runs++;
  }
  return ms / runs;
}
