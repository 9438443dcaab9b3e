/** Planned bytes and pages are those that the module uses: 200 random variants, planned and then loaded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builds, supports } from '../../../host/core/builds.ts';
import { instantiate } from '../../../host/core/core.ts';
import { STATUS_MEMORY, STATUS_OK } from '../../../host/core/status-codes.ts';
import { encode, make } from '../../../workshop/packing/index.ts';
import type { FilterLayer, MakeOptions, Network } from '../../../workshop/packing/index.ts';
import { blankGoldens } from '../../../workshop/packing/golden.ts';
import { products } from '../../../workshop/packing/layout.ts';
import { hasFilters } from '../../../workshop/packing/network.ts';
import { Random } from '../../../workshop/packing/random.ts';
import type { Memory } from '../../../workshop/plan/memory.ts';
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
  return { ...network, layers: network.layers.map((layer) => (hasFilters(layer) ? filled(layer) : layer)) };
}

function filled(layer: FilterLayer): FilterLayer {
  const { channels } = layer.output;
  return {
    ...layer,
    filters: new Int8Array(products(layer) * channels),
    filterZero: new Int8Array(channels),
    scale: new Float32Array(channels).fill(1),
    bias: new Int32Array(channels),
  };
}

/** Loads the file in a build and answers what it then says of its memory. */
async function loaded(
  { build }: Memory,
  file: Uint8Array,
): Promise<Pick<Memory, 'pages'> & { planned: number; status: number }> {
  const core = await instantiate(build);
  const at = core.reserve(file.length) >>> 0;
  assert(at > 0, 'the file alone fits');
  new Uint8Array(core.memory.buffer).set(file, at);
  const status = core.load();
  return { status, pages: core.detail() >>> 0, planned: core.planned() >>> 0 };
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
    for (const memory of plan.memory) {
      const { status, pages, planned } = await loaded(memory, file);
      assert.equal(pages, memory.pages, `${title}: pages of ${memory.build}`);
      assert.equal(planned, memory.arena + memory.filters, `${title}: bytes of ${memory.build}`);
      assert.equal(memory.file, file.length);
      const fits = memory.pages <= memory.available;
      assert.equal(status, fits ? STATUS_OK : STATUS_MEMORY, `${title}: ${memory.build}`);
      if (!fits) beyond++;
    }
  }
  assert(beyond > 0, 'the largest does not fit');
});

test('simd needs what compact needs, and its prepared filters', async () => {
  const apart = new Set<number>();
  for (const variant of variants.slice(0, 50)) {
    const { memory } = await planVariant(variant);
    const arenas = ['simd', 'compact'].map((name) => memory.find(({ build }) => build === name)?.arena);
    assert(arenas[0] !== undefined && arenas[1] !== undefined);
    apart.add(arenas[0] - arenas[1]);
  }
  // The static data of the two modules may differ, by the same for all networks.
  assert.equal(apart.size, 1);
});
