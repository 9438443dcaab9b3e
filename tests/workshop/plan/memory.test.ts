/** Planned bytes and pages are those that the module uses: 200 random variants, planned and then loaded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builds, supports } from '../../../host/core/builds.ts';
import type { Build } from '../../../host/core/builds.ts';
import { instantiate } from '../../../host/core/core.ts';
import { STATUS_MEMORY, STATUS_OK } from '../../../host/core/status-codes.ts';
import { encode, make } from '../../../workshop/packing/index.ts';
import type { FilterLayer, MakeOptions, Network } from '../../../workshop/packing/index.ts';
import { blankGoldens } from '../../../workshop/packing/golden.ts';
import { paddedChannels, products } from '../../../workshop/packing/layout.ts';
import { hasFilters } from '../../../workshop/packing/network.ts';
import { Random } from '../../../workshop/packing/random.ts';
import { outline } from '../../../workshop/plan/outline.ts';
import { planVariant } from '../../../workshop/plan/plan.ts';
import type { Variant } from '../../../workshop/packing/shapes.ts';

const COUNT = 200;

/** `make` calibrates for seconds at α 1; wider networks than this get filters of zeros, which are as long. */
const WIDEST_MADE = 0.12;

/** α in (0, 1] with more of the narrow ones, sides 32 to 300, 0 to 2000 classes. */
function draw(random: Random): Variant {
  return {
    alpha: Number(Math.max(0.01, random.real(0.2, 1) ** 3).toFixed(random.integer(1, 4))) || 0.1,
    resolution: random.integer(32, 300),
    classes: random.integer(0, 9) === 0 ? 0 : random.integer(1, 2000),
    channels: random.integer(0, 1) === 0 ? 1 : 3,
  };
}

function networkOf(options: MakeOptions): Network {
  if (options.alpha <= WIDEST_MADE) return make(options);
  const network = outline(options);
  return filled(network, 0);
}

/** Every filter is `value`, every bias and filter zero point −`value`. */
function filled(network: Network, value: number): Network {
  const fill = (layer: FilterLayer): FilterLayer => {
    const { channels } = layer.output;
    return {
      ...layer,
      filters: new Int8Array(products(layer) * channels).fill(value),
      filterZero: new Int8Array(channels).fill(-value),
      scale: new Float32Array(channels).fill(1),
      bias: new Int32Array(channels).fill(-value),
    };
  };
  return { ...network, layers: network.layers.map((layer) => (hasFilters(layer) ? fill(layer) : layer)) };
}

interface Loaded {
  readonly status: number;
  readonly pages: number;
  /** Bytes of the plan from the start of the memory, and where it begins. */
  readonly planned: number;
  readonly base: number;
  readonly memory: Uint8Array;
}

/** Loads the file in a build and answers what it then says of its memory. */
async function loaded(build: Build, file: Uint8Array): Promise<Loaded> {
  const core = await instantiate(build);
  const at = core.reserve(file.length) >>> 0;
  assert(at > 0, 'the file alone fits');
  new Uint8Array(core.memory.buffer).set(file, at);
  const status = core.load();
  const [planned, base] = [core.planned() >>> 0, aligned(core.heap_base() >>> 0)];
  return { status, pages: core.detail() >>> 0, planned, base, memory: new Uint8Array(core.memory.buffer) };
}

/** To the next multiple of the unit of regions. */
function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}

const random = new Random(5);
/** The largest that may be drawn: it does not fit the generic baseline module. */
const largest: Variant = { alpha: 1, resolution: 300, classes: 2000, channels: 3 };
const variants = [largest, ...Array.from({ length: COUNT }, () => draw(random))];
const runnable = builds.filter(supports);

test(`${COUNT} random variants need the planned bytes and pages in ${runnable.join(', ')}`, async () => {
  let beyond = 0;
  for (const variant of variants) {
    const plan = await planVariant(variant);
    const network = networkOf({ ...variant, seed: 1 });
    const file = encode(network, blankGoldens(network));
    const title = plan.command;
    assert.equal(plan.packedBytes, file.length, title);
    assert.deepEqual(
      plan.memory.map(({ build }) => build),
      runnable,
    );
    /** Bytes of each build's plan without its static data. */
    const own = new Map<Build, number>();
    for (const memory of plan.memory) {
      const { status, pages, planned, base } = await loaded(memory.build, file);
      own.set(memory.build, planned - base);
      assert.equal(pages, memory.pages, `${title}: pages of ${memory.build}`);
      assert.equal(planned, memory.arena + memory.filters, `${title}: bytes of ${memory.build}`);
      assert.equal(memory.file, file.length);
      const fits = memory.pages <= memory.available;
      assert.equal(status, fits ? STATUS_OK : STATUS_MEMORY, `${title}: ${memory.build}`);
      if (!fits) beyond++;
    }
    for (const { memory, build, place, ram, flash, pages, exact } of plan.bundles) {
      // The plain build is of a small memory alone.
      const like = plan.memory.find((each) => each.build === (build === 'plain' ? 'baseline' : build))!;
      if (memory === 'fast') assert.equal(ram, like.arena + like.filters, title);
      else assert.ok(ram < like.arena, title);
      // A file that is no part of the memory takes none of it.
      const held = place === 'memory' ? Math.ceil(file.length / 16) * 16 : 0;
      assert.equal(exact, ram + held, title);
      assert.ok(flash > file.length && pages === Math.ceil(exact / 65536), title);
    }
    // simd needs what compact needs, and the filters that compact reads in the file.
    const prepared = plan.memory.find(({ build }) => build === 'simd')?.filters;
    if (prepared !== undefined) assert.equal(own.get('simd')! - own.get('compact')!, prepared, title);
  }
  assert(beyond > 0, 'the largest does not fit');
});

/** Their last layers are not padded, others are: the last byte that a core prepares is one of a filter. */
const unpadded = [
  { alpha: 0.25, resolution: 32, classes: 40, channels: 3 },
  { alpha: 88 / 1024, resolution: 45, classes: 1000, channels: 1 },
  { alpha: 0.5, resolution: 64, classes: 0, channels: 3 },
] as const;

test('the planned filters are the bytes that a core writes when other filters are loaded', async () => {
  for (const variant of unpadded) {
    const plan = await planVariant(variant);
    const network = outline({ ...variant, seed: 1 });
    for (const { build, filters } of plan.memory) {
      const [one, other] = await Promise.all(
        [1, 3].map((value) => loaded(build, encode(filled(network, value), blankGoldens(network)))),
      );
      assert(one && other && one.status === STATUS_OK && other.status === STATUS_OK);
      const differs = (at: number): boolean => one.memory[at] !== other.memory[at];
      const places = Array.from({ length: one.planned - one.base }, (_, i) => one.base + i).filter(differs);
      const written = places.length === 0 ? 0 : aligned(places.at(-1)! + 1) - places[0]!;
      assert.equal(written, filters + preparedBiases(build, network), `${plan.command}: ${build}`);
    }
  }
});

/** The relaxed build prepares i32 [2][N] beside the filters: biases and zero points of the padded channels. */
function preparedBiases(build: Build, { layers }: Network): number {
  if (build !== 'relaxed') return 0;
  return layers.filter(hasFilters).reduce((sum, layer) => sum + 8 * paddedChannels(layer), 0);
}
