/** The ranges of options: one law, whoever asks. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { make } from '../../../workshop/packing/make.ts';
import { outline } from '../../../workshop/plan/outline.ts';
import { check } from '../../../workshop/training/options.ts';
import { checkRecipe, defaults } from '../../../workshop/training/recipe.ts';

type Ask = (variant: { readonly alpha: number; readonly resolution: number }) => unknown;

const wanted = { classes: 2, seed: 1 };
const askers: Readonly<Record<string, readonly [mostSide: number, ask: Ask]>> = {
  make: [2048, (variant) => make({ ...variant, ...wanted })],
  plan: [2048, (variant) => outline({ ...variant, ...wanted })],
  'a recipe': [1024, (variant) => checkRecipe({ ...defaults, ...variant })],
  'a trainer': [1024, (variant) => check({ ...variant, classes: 2, batch: 2, channels: 3 })],
};

for (const [name, [mostSide, ask]] of Object.entries(askers)) {
  describe(`${name} refuses`, () => {
    for (const alpha of [0, -1, 1.001, NaN, Infinity]) {
      test(`α = ${alpha}`, () => {
        const message = `The option \`alpha\` must be above 0 and at most 1, not ${alpha}.`;
        assert.throws(() => ask({ alpha, resolution: 32 }), { code: 'E_USAGE', place: 'alpha', message });
      });
    }
    for (const resolution of [31, 32.5, mostSide + 1, NaN]) {
      test(`a side of ${resolution}`, () => {
        const message = `The option \`resolution\` must be a whole number from 32 to ${mostSide}, not ${resolution}.`;
        const refusal = { code: 'E_USAGE', place: 'resolution', message };
        assert.throws(() => ask({ alpha: 0.25, resolution }), refusal);
      });
    }
  });
}

test('the bounds themselves are in', () => {
  for (const [name, [mostSide, ask]] of Object.entries(askers)) {
    ask({ alpha: 0.001, resolution: 32 });
    // Random filters of the largest network take seconds.
    if (name !== 'make') ask({ alpha: 1, resolution: mostSide });
  }
});

for (const [option, change] of [
  ['classes', { classes: -1 }],
  ['classes', { classes: 8193 }],
  ['seed', { seed: 0 }],
  ['seed', { seed: 2 ** 32 }],
  ['channels', { channels: 2 as 1 }],
] as const) {
  test(`make names its option of ${JSON.stringify(change)}`, () => {
    const options = { alpha: 0.25, resolution: 32, ...wanted, ...change };
    assert.throws(() => make(options), { code: 'E_USAGE', place: option });
  });
}
