/** Made networks of many variants, compared byte for byte with the independent reference in every build. */
import { builds, supports } from '../../host/core/builds.ts';
import type { Core } from '../../host/core/core.ts';
import { wideCore } from '../../host/core/wide.ts';
import { instantiateOf, openFlash } from '../../workshop/bundle/cores.ts';
import type { CoreName } from '../../workshop/bundle/cores.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import type { MakeOptions } from '../../workshop/packing/index.ts';
import { readWeights } from '../reference/file.ts';
import { forward } from '../reference/network.ts';
import type { Answer as ReferenceAnswer } from '../reference/network.ts';
import { noise } from '../reference/noise.ts';
import { inputPlane } from '../reference/picture.ts';
import type { Weights } from '../reference/weights.ts';

const sides = [32, 224, 33, 35, 64, 75, 97, 101, 128, 145, 160, 191, 192, 209, 223];
const classCounts = [1, 2, 7, 8, 9, 17, 43, 100, 1000, 1001, 0, 4096];

/** 60 variants: α from 0.05 to 1 in odd steps, sides from 32 to 224, 1 and 3 channels, 1 to 4096 classes or none. */
export const variants: readonly MakeOptions[] = Array.from({ length: 60 }, (_, i) => {
  const alpha = Number((0.05 + ((i * 7) % 60) * (0.95 / 59)).toFixed(3));
  const classes = classCounts[i % classCounts.length] ?? 0;
  return {
    // 4096 classes of a full width do not fit the generic module.
    alpha: classes === 4096 ? alpha / 2 : alpha,
    resolution: sides[(i * 4) % sides.length] ?? 32,
    classes,
    channels: i % 3 === 1 ? 1 : 3,
    perTensor: i % 2 === 1,
    seed: i + 1,
  };
});

/** A name that says all. */
export function describeVariant({
  alpha,
  resolution,
  classes,
  channels,
  perTensor,
  seed,
}: MakeOptions): string {
  const kind = perTensor ? 'uint8 per tensor' : 'int8 per channel';
  return `α ${alpha}, ${resolution} px, ${channels} channels, ${classes} classes, ${kind}, seed ${seed}`;
}

/** Those that this engine runs. Node 20 would need a flag for relaxed SIMD and miscompiles it. */
export const runnable: readonly CoreName[] = [
  ...builds.filter(supports),
  'small',
  'flash',
  'small-plain',
  'flash-plain',
];

/** What a core that has no memory for its file is given one by. */
const flashes = new WeakMap<Core, (file: Uint8Array) => void>();

export async function openCore(name: CoreName): Promise<Core> {
  if (name !== 'flash' && name !== 'flash-plain') return instantiateOf(name);
  const { core, hold } = await openFlash(name);
  flashes.set(core, hold);
  return core;
}

/** Every runnable core, and the two whose code V8 merges, where it does. */
async function openAll(): Promise<Core[]> {
  const wide = builds.filter((build) => build === 'simd' || build === 'relaxed').filter(supports);
  const cores = await Promise.all([...runnable.map(openCore), ...wide.map((build) => wideCore(build, []))]);
  return cores.filter((core) => core !== undefined);
}

/** Gives a core a file, as its host does: copied to its memory, or in its flash. */
export function offer(core: Core, file: Uint8Array): void {
  const hold = flashes.get(core);
  if (hold) return hold(file);
  const at = core.reserve(file.length) >>> 0;
  if (at > 0) new Uint8Array(core.memory.buffer).set(file, at);
}

const tensors = ['embedding', 'logits', 'softmax'] as const;
type Answer = Pick<ReferenceAnswer, (typeof tensors)[number]>;

interface Sample {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly exact: boolean;
}

/** A picture of the input's own size, and one that is to be resized and cut. */
function samples({ contract: { height, width } }: Weights): Sample[] {
  return [
    { width, height, exact: true },
    { width: 3 * width - 7, height: height + 11, exact: false },
  ].map((shape, i) => ({ ...shape, pixels: noise(i + 5, shape.width * shape.height * 3) }));
}

/** The number of bytes that differ from the reference in logits, softmax and embedding, over all runnable builds and budgets. */
export async function differences(options: MakeOptions): Promise<number> {
  const file = await seal(make(options));
  const weights = readWeights(file);
  let different = 0;
  for (const sample of samples(weights)) {
    const plane = inputPlane(weights, sample.pixels, sample.width, sample.height, sample.exact);
    const expected = forward(weights, plane);
    for (const core of await openAll()) {
      loadFile(core, file);
      for (const budget of [1, 3, 0xffffffff]) different += compare(run(core, sample, budget), expected);
    }
  }
  return different;
}

export function loadFile(core: Core, file: Uint8Array): void {
  offer(core, file);
  const status = core.load();
  if (status) throw new Error(`load: status ${status}, detail ${core.detail()}`);
}

function run(core: Core, { pixels, width, height, exact }: Sample, budget: number): Answer {
  const begun = core.begin(width, height, exact ? 1 : 0, 0, 0);
  if (begun) throw new Error(`begin: status ${begun}`);
  // An odd piece, so that rows and pixels are cut.
  for (let at = 0, due = core.capacity(); due > 0; due = core.capacity()) {
    const part = pixels.subarray(at, at + Math.min(due, 3029));
    new Uint8Array(core.memory.buffer).set(part, core.staging() >>> 0);
    const pushed = core.push(part.length);
    if (pushed) throw new Error(`push: status ${pushed}, detail ${core.detail()}`);
    at += part.length;
  }
  while (core.step(budget) === 1);
  return read(core);
}

/** Everything that the core answers, as long as the reference's. */
function read(core: Core): Answer {
  const view = (at: number, length: number) =>
    new Uint8Array(core.memory.buffer, at >>> 0, at ? length : 0).slice();
  const contract = new DataView(core.memory.buffer, core.contract() >>> 0);
  const classes = contract.getUint16(16, true);
  return {
    embedding: view(core.embedding(), contract.getUint16(18, true)),
    logits: view(core.logits(), classes),
    softmax: view(core.softmax(), classes),
  };
}

function compare(actual: Answer, expected: Answer): number {
  return tensors
    .map((name) => {
      const [a, e] = [actual[name], expected[name]];
      if (a.length !== e.length) return Math.max(a.length, e.length);
      return a.reduce((sum, byte, i) => sum + (byte === e[i] ? 0 : 1), 0);
    })
    .reduce((sum, count) => sum + count, 0);
}
