import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeVariant, differences, variants } from './variants.ts';

// Small ones of every kind; `npm run sweep` compares all 60.
for (const i of [0, 5, 9, 22, 34, 47]) {
  const variant = variants[i]!;
  const small = { ...variant, alpha: variant.alpha / 2, resolution: Math.min(variant.resolution, 75) };
  test(`${describeVariant(small)} equals the reference in every build and budget`, async () => {
    assert.equal(await differences(small), 0);
  });
}
