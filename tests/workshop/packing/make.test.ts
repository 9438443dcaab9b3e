/** Random networks: deterministic, of any variant, with activations spread over their range. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward } from '../../../workshop/packing/forward.ts';
import { goldenPicture, inputPlane } from '../../../workshop/packing/golden.ts';
import { hasFilters, make } from '../../../workshop/packing/index.ts';
import type { MakeOptions } from '../../../workshop/packing/index.ts';
import { shapes } from '../../../workshop/packing/shapes.ts';

const variants: readonly MakeOptions[] = [
  { alpha: 0.25, resolution: 96, classes: 10, seed: 1 },
  { alpha: 0.25, resolution: 96, classes: 10, seed: 1, perTensor: true },
  { alpha: 0.05, resolution: 32, classes: 3, seed: 2, channels: 1 },
  { alpha: 0.37, resolution: 65, classes: 100, seed: 5, perTensor: true, channels: 1 },
  { alpha: 0.5, resolution: 33, classes: 1, seed: 9 },
];

const nameOf = (options: MakeOptions): string => JSON.stringify(options).replace(/[{}"]/g, '');

describe('make', () => {
  for (const options of variants) {
    const network = make(options);

    test(`${nameOf(options)}: the shapes of the family`, () => {
      const { alpha, resolution, classes, channels = 3 } = options;
      const expected = shapes({ alpha, resolution, classes, channels });
      assert.deepEqual(
        network.layers.map(({ input, output }) => ({ input, output })),
        expected.map(({ input, output }) => ({ input, output })),
      );
      network.layers.filter(hasFilters).forEach((layer) => {
        const shape = expected[network.layers.indexOf(layer)]!;
        assert.deepEqual(
          [layer.stride, layer.padTop, layer.padLeft],
          [shape.stride, shape.padTop, shape.padLeft],
        );
      });
    });

    test(`${nameOf(options)}: no layer is dead or saturated, on a picture that it was not calibrated on`, () => {
      let plane = inputPlane(network.contract, goldenPicture(network.contract.plane, 99));
      network.layers.forEach((layer, index) => {
        plane = forward(layer, network.domain, plane);
        const low = plane.filter((byte) => byte <= layer.low).length / plane.length;
        const high = plane.filter((byte) => byte >= layer.high).length / plane.length;
        const spread = `layer ${index}: ${low} low, ${high} high`;
        assert.ok(low < 0.75 && high < 0.45, spread);
        assert.ok(1 - low - high > 0.25, spread);
        if (hasFilters(layer) && layer.low === layer.outputZero) assert.ok(low > 0.2, spread);
        if (layer.output.channels > 50)
          assert.ok(new Set(plane).size > 20, `layer ${index}: ${new Set(plane).size} values`);
      });
    });
  }

  test('the same options make the same network, another seed another one', () => {
    const options = { alpha: 0.1, resolution: 32, classes: 4, seed: 3 };
    assert.deepEqual(make(options), make(options));
    assert.notDeepEqual(make(options).layers, make({ ...options, seed: 4 }).layers);
  });

  test('int8 has a scale per channel, no filter zero point, and pools by a mean', () => {
    const { layers, domain } = make(variants[0]!);
    assert.equal(domain, 'int8');
    assert.ok(layers.some(({ kind }) => kind === 'mean'));
    for (const { scale, filterZero } of layers.filter(hasFilters)) {
      assert.ok(new Set(scale).size > scale.length / 2);
      assert.ok(filterZero.every((zero) => zero === 0));
    }
  });

  test('per tensor it is uint8 with one scale and one zero point of 61 to 236 per layer, and an average pool', () => {
    const { layers, domain } = make(variants[1]!);
    assert.equal(domain, 'uint8');
    assert.ok(layers.some(({ kind }) => kind === 'average'));
    const zeros = layers.filter(hasFilters).map(({ scale, filterZero }) => {
      assert.equal(new Set(scale).size, 1);
      assert.equal(new Set(filterZero).size, 1);
      return filterZero[0]! + 128;
    });
    assert.ok(zeros.every((zero) => zero >= 61 && zero <= 236));
    assert.ok(new Set(zeros).size > 5);
  });

  test('clamps of every kind occur', () => {
    const layers = [0, 1].flatMap((which) => make(variants[which]!).layers.filter(hasFilters));
    assert.ok(layers.some(({ low, high }) => low === 0 && high === 255));
    assert.ok(layers.some(({ low, outputZero }) => low > 0 && low === outputZero));
    assert.ok(layers.some(({ high }) => high < 255));
    assert.ok(layers.some(({ low, outputZero }) => low < outputZero));
  });

  test('headless networks end at their pool', () => {
    const headless = make({ alpha: 0.1, resolution: 32, classes: 9, seed: 3, headless: true });
    assert.equal(headless.layers.at(-1)?.kind, 'mean');
    assert.equal(headless.softmax, undefined);
    assert.deepEqual(make({ alpha: 0.1, resolution: 32, classes: 0, seed: 3 }).layers, headless.layers);
  });

  test('options out of their range are refused', () => {
    const good = { alpha: 0.1, resolution: 32, classes: 4, seed: 3 };
    const wrong: Partial<Record<keyof MakeOptions, number[]>> = {
      alpha: [0, -1, 1.01, NaN, Infinity],
      resolution: [31, 2049, 32.5, NaN],
      classes: [-1, 8193, 1.5],
      seed: [0, -1, 2 ** 32, 1.5],
      channels: [0, 2, 4],
    };
    for (const [key, values] of Object.entries(wrong)) {
      for (const value of values) {
        assert.throws(
          () => make({ ...good, [key]: value } as MakeOptions),
          { code: 'E_USAGE' },
          `${key} ${value}`,
        );
      }
    }
  });
});
