/** Where the planes of a network lie in the one array of the C runtime, and the proof that none destroys another. */
import { product } from '../../../host/size.ts';
import { roundUp } from '../../packing/layout.ts';
import type { Plane } from '../../packing/shapes.ts';
import type { Stage } from './stages.ts';

/** Addresses of a stage in the arena. */
export interface Place {
  readonly input: number;
  readonly output: number;
  /** Its window, then what its producer leaves. */
  readonly scratch: number;
}

export interface Arena {
  readonly bytes: number;
  readonly places: readonly Place[];
  readonly embedding: number;
  /** Of a network with classes. */
  readonly logits: number;
  readonly probabilities: number;
}

/** Regions of words begin at multiples of it. */
export const UNIT = 4;

const bytesOf = ({ height, width, channels }: Plane): number => product(product(height, width), channels);

/**
 * Lays a stage's output over the rows of its input that its window has read. So the output begins a little before the
 * input, and the planes drift down from stage to stage, to address 0. The answers stand behind all planes, so that they
 * last while the next picture comes in.
 */
export function planArena(stages: readonly Stage[]): Arena {
  const windows = stages.filter(({ row }) => row > 0);
  const planes = placePlanes(windows);
  const scratches = windows.map(({ input, output }, i) =>
    roundUp(Math.max(planes[i]! + bytesOf(input), planes[i + 1]! + bytesOf(output)), UNIT),
  );
  const ends = windows.map(({ row, activations }, i) => scratches[i]! + 3 * row + activations);
  let end = Math.max(...ends);
  const places: Place[] = windows.map((_, i) => ({
    input: planes[i]!,
    output: planes[i + 1]!,
    scratch: scratches[i]!,
  }));
  for (const { output } of stages.slice(windows.length)) {
    places.push({ input: places.at(-1)!.output, output: end, scratch: 0 });
    end += output.channels;
  }
  const arena = {
    places,
    embedding: places[windows.length]!.output,
    logits: places.at(-1)!.output,
    probabilities: end,
    bytes: roundUp(end + (stages.at(-1)!.kind === 'dense' ? stages.at(-1)!.output.channels : 0), UNIT),
  };
  stages.forEach((stage, i) => proveStage(stage, places[i]!, arena.bytes));
  return arena;
}

/** Addresses of the planes between the stages: of the first's input, then of each output. The last is 0. */
function placePlanes(windows: readonly Stage[]): number[] {
  const planes = [0];
  for (const stage of windows.toReversed()) planes.unshift(Math.max(0, planes[0]! + drift(stage)));
  return planes;
}

/** How far the input must begin behind the output, so that no row is written over one that is still to be read. */
function drift(stage: Stage): number {
  const { input, output } = stage;
  const row = input.width * input.channels;
  let most = -Infinity;
  for (let y = 0; y < output.height; y++) {
    const read = rowsRead(stage, y);
    if (read < input.height) most = Math.max(most, (y + 1) * output.width * output.channels - read * row);
  }
  return most === -Infinity ? -bytesOf(input) : most;
}

/** Rows of the input that the window has read when row y of the output is written. */
function rowsRead({ stride, padding, input }: Stage, y: number): number {
  return Math.min(input.height, y * stride + 3 - padding[0]);
}

/**
 * Walks a stage as the runtime does: everything that it touches lies in the arena, its scratch beside its planes, and a
 * row of its output on no row of its input that it has still to read. Throws where that is not so.
 */
function proveStage(stage: Stage, { input, output, scratch }: Place, bytes: number): void {
  const { row, activations } = stage;
  const inside = (at: number, length: number): boolean => at >= 0 && at + length <= bytes;
  const apart = (a: number, b: number, length: number, other: number): boolean =>
    other === 0 || a + length <= b || b + other <= a;
  const sizes = [bytesOf(stage.input), bytesOf(stage.output), 3 * row + activations] as const;
  let right = inside(input, sizes[0]) && inside(output, sizes[1]) && inside(scratch, sizes[2]);
  if (row === 0) right &&= apart(input, output, sizes[0], sizes[1]);
  else {
    right &&= apart(scratch, input, sizes[2], sizes[0]) && apart(scratch, output, sizes[2], sizes[1]);
    const [from, to] = [sizes[0] / stage.input.height, sizes[1] / stage.output.height];
    for (let y = 0; y < stage.output.height; y++) {
      const read = rowsRead(stage, y);
      right &&= apart(output + y * to, input + read * from, to, sizes[0] - read * from);
    }
  }
  if (!right) throw new RangeError(`the planes of layer ${stage.first} do not lie apart`);
}
