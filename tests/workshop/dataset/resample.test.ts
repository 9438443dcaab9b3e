/** The host's resize beside the reference's, which the core is compared with byte for byte. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resample } from '../../../workshop/dataset/resample.ts';
import { Random } from '../../../workshop/packing/random.ts';
import { inputPlane } from '../../reference/picture.ts';
import { Fit, Order } from '../../reference/weights.ts';
import type { Weights } from '../../reference/weights.ts';

const sides: readonly [width: number, height: number][] = [
  [32, 32],
  [37, 37],
  [300, 200],
  [200, 301],
  [1, 1],
  [3, 500],
  [500, 3],
  [31, 33],
  [5000, 1],
];

for (const fit of ['cover', 'stretch'] as const) {
  for (const [height, width, resizeHeight, resizeWidth] of [
    [32, 32, 32, 32],
    [32, 45, 37, 50],
  ] as const) {
    test(`${fit} to ${resizeHeight} × ${resizeWidth}, cut to ${height} × ${width}`, () => {
      const frame = { height, width, fit, resizeHeight, resizeWidth };
      const identity = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const contract = {
        ...frame,
        fit: Fit[fit],
        order: Order.rgb,
        channels: 3,
        table: [identity, identity, identity],
      };
      const random = new Random(9);
      for (const [wide, high] of sides) {
        const data = Uint8Array.from({ length: wide * high * 3 }, () => random.byte());
        const due = inputPlane({ contract } as unknown as Weights, data, wide, high);
        assert.deepEqual(resample({ width: wide, height: high, data }, frame), due, `${wide} × ${high}`);
      }
    });
  }
}

test('the longest picture that is one pixel high', () => {
  const data = Uint8Array.from({ length: 32768 * 3 }, (_, at) => at >> 7);
  const frame = { height: 32, width: 32, fit: 'cover', resizeHeight: 4096, resizeWidth: 4096 } as const;
  const picture = resample({ width: 32768, height: 1, data }, frame);
  // The 32 pixels in the middle of 2²⁷ lie within one of the picture.
  assert.ok(picture.every((byte) => Math.abs(byte - (((16384 * 3) >> 7) % 256)) <= 1));
});
