/** Where the planes of a network lie in the one array of the C runtime. */
import { product } from '../../../host/size.ts';
import { roundUp } from '../../packing/layout.ts';
import type { Plane } from '../../packing/shapes.ts';
import type { Stage } from './stages.ts';

/** Addresses of a stage in the arena. */
export interface Place {
  /** Planes; 0 between stages that run row by row, which have none. */
  readonly input: number;
  readonly output: number;
  /** Three rows of its input. */
  readonly window: number;
  /** What its producer leaves. */
  readonly activations: number;
}

export interface Arena {
  readonly bytes: number;
  /** How many of the first stages run row by row: one at least. */
  readonly streamed: number;
  readonly places: readonly Place[];
  readonly embedding: number;
  /** Of a network with classes. */
  readonly logits: number;
  readonly probabilities: number;
}

/** Regions of words begin at multiples of it. */
export const UNIT = 4;

export const bytesOf = ({ height, width, channels }: Plane): number =>
  product(product(height, width), channels);

/**
 * Lays a stage's output over the rows of its input that its window has read. So the output begins a little before the
 * input, and the planes drift down from stage to stage, to address 0. The answers stand behind all planes, so that they
 * last while the next picture comes in.
 *
 * The first stages are one in this: a plane to read and one to write, and between them windows. Of how many it is best is
 * tried out.
 *
 * @param besides bytes that an arena makes necessary outside of it
 */
export function planArena(stages: readonly Stage[], besides: (arena: Arena) => number): Arena {
  const windows = stages.filter(({ row }) => row > 0).length;
  const arenas = Array.from({ length: windows }, (_, i) => layOut(stages, windows, i + 1));
  const cost = (arena: Arena): number => arena.bytes + besides(arena);
  return arenas.reduce((least, each) => (cost(each) < cost(least) ? each : least));
}

function layOut(stages: readonly Stage[], windows: number, streamed: number): Arena {
  const groups = [stages.slice(0, streamed), ...stages.slice(streamed, windows).map((stage) => [stage])];
  const planes = placePlanes(groups);
  const places = groups.flatMap((group, i) => placeGroup(group, planes[i]!, planes[i + 1]!));
  let end = Math.max(...places.map(({ activations }, i) => activations + stages[i]!.activations));
  for (const { output } of stages.slice(windows)) {
    places.push({ input: places.at(-1)!.output, output: end, window: 0, activations: 0 });
    end += output.channels;
  }
  return {
    places,
    streamed,
    embedding: places[windows]!.output,
    logits: places.at(-1)!.output,
    probabilities: end,
    bytes: roundUp(end + (stages.at(-1)!.kind === 'dense' ? stages.at(-1)!.output.channels : 0), UNIT),
  };
}

/** Addresses of the planes between the groups: of the first's input, then of each output. The last is 0. */
function placePlanes(groups: readonly (readonly Stage[])[]): number[] {
  const planes = [0];
  for (const group of groups.toReversed()) planes.unshift(Math.max(0, planes[0]! + drift(group)));
  return planes;
}

/** Windows stand behind both planes, then what the producers leave, which takes turns. */
function placeGroup(group: readonly Stage[], input: number, output: number): Place[] {
  const [first, last] = [group[0]!, group.at(-1)!];
  let window = roundUp(Math.max(input + bytesOf(first.input), output + bytesOf(last.output)), UNIT);
  const activations = window + group.reduce((sum, { row }) => sum + 3 * row, 0);
  return group.map((stage) => {
    const at = window;
    window += 3 * stage.row;
    return {
      input: stage === first ? input : 0,
      output: stage === last ? output : 0,
      window: at,
      activations,
    };
  });
}

/** How far the input must begin behind the output, so that no row is written over one that is still to be read. */
function drift(group: readonly Stage[]): number {
  const { input } = group[0]!;
  const { output } = group.at(-1)!;
  const row = input.width * input.channels;
  let most = -Infinity;
  for (let y = 0; y < output.height; y++) {
    const read = group.reduceRight((rows, stage) => rowsRead(stage, rows - 1), y + 1);
    if (read < input.height) most = Math.max(most, (y + 1) * output.width * output.channels - read * row);
  }
  return most === -Infinity ? -bytesOf(input) : most;
}

/** Rows of the input that have come when row y of the output is written. */
function rowsRead({ stride, padding, input }: Stage, y: number): number {
  return Math.min(input.height, y * stride + 3 - padding[0]);
}
