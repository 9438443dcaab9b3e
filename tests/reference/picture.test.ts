/** The reference's way from a picture to the input plane, against cases small enough to compute by hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noise } from './noise.ts';
import { axis, inputPlane, place, resizedSides } from './picture.ts';
import { bytes, identity, weights } from './sample.ts';
import { Fit, Order } from './weights.ts';
import type { Contract } from './weights.ts';

/** A grey value as an RGB pixel. */
const grey = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value, value, value]));

describe('reference picture', () => {
  test('noise is the top byte of xorshift32', () => {
    // 1 → 0x00042021 → 0x04080601 → 0x9dcca8c5
    assert.deepEqual(noise(1, 3), bytes(0x00, 0x04, 0x9d));
  });

  test('an axis of the same length is the identity', () => {
    for (const { sources, weights, total } of axis(5, 5, 5)) {
      assert.equal(total, 8192);
      assert.equal(sources.filter((_, at) => weights[at] !== 0).length, 1);
    }
    const picture = noise(7, 12);
    assert.deepEqual(inputPlane(weights({}), picture, 2, 2), picture);
  });

  test('places are floored below zero too, and exact where a double is not', () => {
    assert.deepEqual(place(0, 4, 2), { whole: -1, part: 6144 });
    assert.deepEqual(place(0, 3, 1), { whole: -1, part: 8192 - 2731 });
    // 2^28 − 4097 − 1 / (2^27 − 1), which a double rounds to 2^28 − 4097.
    assert.deepEqual(place(2 ** 27 - 2, 2 ** 27 - 1, 32768), { whole: 32767, part: 4094 });
  });

  test('shrinking by 2: triangles of weight 1 3 3 1, cut at the edges', () => {
    // x: (3·10 + 3·20 + 70) / 7 = 22.9 and (20 + 3·70 + 3·0) / 7 = 32.9
    const row = weights({ height: 1, width: 2, resizeHeight: 1, resizeWidth: 2 });
    assert.deepEqual(inputPlane(row, grey(10, 20, 70, 0), 4, 1), grey(23, 33));
    const column = weights({ height: 2, width: 1, resizeHeight: 2, resizeWidth: 1 });
    assert.deepEqual(inputPlane(column, grey(10, 20, 70, 0), 1, 4), grey(23, 33));
  });

  test('shrinking rounds a half up', () => {
    const one = weights({ height: 1, width: 1, resizeHeight: 1, resizeWidth: 1 });
    assert.deepEqual(inputPlane(one, grey(0, 1), 2, 1), grey(1));
  });

  test('columns are rounded to bytes before rows', () => {
    // The rows give 1, 1, 0, and 13653 / 19115 rounds to 1. Rows first: 0, 0, so 0. Both at once: 0.36, so 0.
    const one = weights({ height: 1, width: 1, resizeHeight: 1, resizeWidth: 1 });
    assert.deepEqual(inputPlane(one, grey(0, 1, 1, 0, 0, 0), 2, 3), grey(1));
  });

  test('growing by 2: a quarter of the neighbour, the edge repeated', () => {
    // (3·10 + 20 + 2) / 4 = 13, (10 + 3·20 + 2) / 4 = 18
    const row = weights({ height: 1, width: 4, resizeHeight: 1, resizeWidth: 4 });
    assert.deepEqual(inputPlane(row, grey(10, 20), 2, 1), grey(10, 13, 18, 20));
  });

  test('cover keeps the shape and rounds the longer side', () => {
    const { contract } = weights({ fit: Fit.cover, resizeHeight: 10, resizeWidth: 10 });
    assert.deepEqual(resizedSides(contract, 300, 200), { width: 15, height: 10 });
    assert.deepEqual(resizedSides(contract, 200, 301), { width: 10, height: 15 });
    assert.deepEqual(resizedSides(contract, 200, 300), { width: 10, height: 15 });
    assert.deepEqual(resizedSides(contract, 80, 60), { width: 13, height: 10 });
    assert.deepEqual(resizedSides(contract, 25, 20), { width: 13, height: 10 });
    assert.deepEqual(resizedSides(contract, 32768, 1), { width: 327680, height: 10 });
  });

  test('the centre is cut out, an odd rest more from the end', () => {
    const cut = weights({ fit: Fit.cover, height: 1, width: 2, resizeHeight: 1, resizeWidth: 2 });
    assert.deepEqual(inputPlane(cut, grey(1, 2, 3, 4, 5), 5, 1), grey(2, 3));
    assert.deepEqual(inputPlane(cut, grey(1, 2, 3, 4, 5, 6), 6, 1), grey(3, 4));
  });

  test('colour: order, grey and the input table come last', () => {
    const pixel = bytes(210, 100, 250);
    const negative = identity.map((byte) => 255 - byte);
    const one = { height: 1, width: 1, resizeHeight: 1, resizeWidth: 1 };
    const table = [identity, negative, identity];
    for (const exact of [false, true]) {
      const plane = (parts: Partial<Contract>): Uint8Array =>
        inputPlane(weights({ ...one, ...parts }), pixel, 1, 1, exact);
      assert.deepEqual(plane({ table }), bytes(210, 155, 250));
      assert.deepEqual(plane({ table, order: Order.bgr }), bytes(250, 155, 210));
      // (77·210 + 150·100 + 29·250 + 128) / 256 = 150.6
      assert.deepEqual(plane({ channels: 1, order: Order.grey, table: [negative] }), bytes(255 - 150));
    }
  });
});
