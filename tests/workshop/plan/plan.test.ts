/** Plans of variants: what β means, what a plan holds, its chart. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { planTitle } from '../../../workshop/commands/plan-sheet.ts';
import { builds, supports } from '../../../host/core/builds.ts';
import { make } from '../../../workshop/packing/index.ts';
import { products } from '../../../workshop/packing/layout.ts';
import { hasFilters } from '../../../workshop/packing/network.ts';
import { layerChart } from '../../../workshop/plan/layer-chart.ts';
import { planVariant } from '../../../workshop/plan/plan.ts';
import { betaOf, resolutionOf } from '../../../workshop/plan/variant.ts';
import { elements } from '../drawing/svg.ts';

const small = { alpha: 0.25, resolution: 128, classes: 1000, channels: 3 } as const;

describe('β', () => {
  test('is the resolution in parts of 224 pixels, rounded half up', () => {
    const sides = [1, 0.857, 0.714, 0.571, 0.5, 192 / 224, 31.5 / 224, 33.5 / 224].map(resolutionOf);
    assert.deepEqual(sides, [224, 192, 160, 128, 112, 192, 32, 34]);
    for (const side of [32, 96, 128, 223]) assert.equal(resolutionOf(betaOf(side)), side);
  });

  test('is refused beyond 1, where the option `resolution` is named, and below 32 pixels, where the least β is', () => {
    for (const beta of [0, -1, 1.0001, NaN, Infinity]) {
      assert.throws(() => resolutionOf(beta), { code: 'E_USAGE', message: /`resolution`/ }, String(beta));
    }
    assert.throws(() => resolutionOf(0.14), { code: 'E_USAGE', message: /31 pixels.*from 0\.141/ });
    assert.equal(resolutionOf(0.141), 32);
  });
});

describe('a plan', () => {
  test('has every layer with its work, parameters and bytes, and their sums', async () => {
    const plan = await planVariant(small);
    assert.deepEqual([plan.multiplyAdds, plan.parameters], [13_570_048, 470_072]);
    assert.deepEqual([plan.input.height, plan.classes, plan.layers.length], [128, 1000, 29]);
    const [first] = plan.layers;
    // 9 · 3 products make 32, 8 channels are 8.
    assert.deepEqual([first?.multiplyAdds, first?.parameters, first?.filterBytes], [884_736, 232, 256]);
    assert.equal(first?.outputBytes, 64 * 64 * 8);
    assert.equal(
      plan.filterBytes,
      plan.layers.reduce((sum, layer) => sum + layer.filterBytes, 0),
    );
    assert.deepEqual(
      plan.memory.map(({ build }) => build),
      builds.filter(supports),
    );
  });

  test('has the layers of the network that it names', async () => {
    const variant = { alpha: 0.17, resolution: 75, classes: 11, channels: 1 } as const;
    const plan = await planVariant(variant);
    const network = make({ ...variant, seed: 1 });
    assert.equal(plan.layers.length, network.layers.length);
    network.layers.forEach((layer, index) => {
      const planned = plan.layers[index]!;
      assert.deepEqual([planned.input, planned.output], [layer.input, layer.output]);
      const { height, width, channels } = layer.output;
      const work = hasFilters(layer) ? height * width * channels * products(layer) : 0;
      assert.equal(planned.multiplyAdds, work);
    });
  });

  test('a headless network has no classes and one layer fewer', async () => {
    const plan = await planVariant({ ...small, classes: 0 });
    assert.deepEqual([plan.classes, plan.layers.length], [0, 28]);
    assert.match(plan.command, /--headless/);
    assert.match(planTitle(plan), /β 0\.5714: 128 × 128 × 3, headless/);
  });

  test('says how many pages a network needs that does not fit', async () => {
    const plan = await planVariant({ ...small, alpha: 1, resolution: 2048, classes: 8192 });
    assert(plan.memory.length > 0);
    for (const { arena, filters, file, pages, available } of plan.memory) {
      assert(pages > available);
      assert.equal(pages, Math.ceil((arena + filters + Math.ceil(file / 16) * 16) / 65536));
    }
  });

  test('of no variant is refused', async () => {
    const wrong = [{ alpha: 0 }, { alpha: 1.1 }, { resolution: 31 }, { resolution: 2049 }, { classes: 8193 }];
    for (const change of wrong) {
      await assert.rejects(planVariant({ ...small, ...change }), { code: 'E_USAGE' }, JSON.stringify(change));
    }
  });
});

describe('the chart of the layers', () => {
  test('has a bar for each of the three quantities of each layer, the longest for the most', async () => {
    const plan = await planVariant(small);
    const bars = elements(layerChart('<α> & "β"', plan)).filter(
      ({ name, attributes }) => name === 'rect' && attributes['rx'] === '1.5',
    );
    // The pool has neither work nor filters.
    assert.equal(bars.length, 3 * plan.layers.length - 2);
    const widths = bars.map(({ attributes }) => Number(attributes['width']));
    assert.equal(widths.filter((width) => width === Math.max(...widths)).length >= 3, true);
    assert(widths.every((width) => width >= 1));
  });

  test('is the one in docs/', async () => {
    const plan = await planVariant(small);
    const file = readFileSync(new URL('../../../../docs/layers.svg', import.meta.url), 'utf8');
    assert.equal(
      layerChart(planTitle(plan), plan),
      file,
      'draw it again: mobilenet plan --alpha 0.25 --resolution 128 --svg docs/layers.svg',
    );
  });
});
