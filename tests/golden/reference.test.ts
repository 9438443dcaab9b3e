/** The reference against cases small enough to compute by hand. What it says of whole networks rests on these. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filterAddress } from '../reference/file.ts';
import { forward, rank, rint, runLayer, softmax } from '../reference/network.ts';
import { noise } from '../reference/noise.ts';
import { axis, inputPlane, place, resizedSides } from '../reference/picture.ts';
import { Domain, Fit, Kind, Order } from '../reference/weights.ts';
import type { Contract, Layer, Weights } from '../reference/weights.ts';

/** A layer whose scale is 1 and whose zero points are 0, save what `parts` says. */
function layer(parts: Partial<Layer> & Pick<Layer, 'kind' | 'input' | 'output'>): Layer {
  const outputs = parts.output[2];
  return {
    stride: 1,
    top: 0,
    left: 0,
    inputZero: 0,
    outputZero: 0,
    low: 0,
    high: 255,
    outputScale: 1,
    multiplier: 0,
    addend: 0,
    scale: new Float32Array(outputs).fill(1),
    bias: new Int32Array(outputs),
    filters: new Int16Array(0),
    ...parts,
  };
}

const identity = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Weights without layers, for the picture's part. */
function weights(parts: Partial<Contract>, layers: readonly Layer[] = []): Weights {
  const contract: Contract = {
    height: 2,
    width: 2,
    channels: 3,
    order: Order.rgb,
    fit: Fit.stretch,
    resizeHeight: 2,
    resizeWidth: 2,
    domain: Domain.uint8,
    inputType: 0,
    outputType: 0,
    softmax: false,
    classes: 0,
    features: 0,
    embeddingScale: 1,
    logitScale: 1,
    embeddingZero: 0,
    logitZero: 0,
    table: [identity, identity, identity],
    ...parts,
  };
  return {
    contract,
    layers,
    softmax: new Float32Array(0),
    labels: [],
    provenance: new Map(),
    seed: 1,
    golden: [],
  };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
/** A grey value as an RGB pixel. */
const grey = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value, value, value]));

describe('reference rounding', () => {
  test('rint sends a half to the even neighbour', () => {
    const cases = [
      [0.5, 0],
      [1.5, 2],
      [2.5, 2],
      [-0.5, 0],
      [-1.5, -2],
      [-2.5, -2],
      [2.4999998, 2],
      [2.5000002, 3],
      [-7.75, -8],
    ] as const;
    for (const [x, y] of cases) assert.equal(rint(x) + 0, y, `rint(${x})`);
  });

  test('requantization rounds before it adds the zero point, then clamps', () => {
    const scaled = (x: number, parts: Partial<Layer>): number | undefined =>
      runLayer(
        layer({
          kind: Kind.pointwise,
          input: [1, 1, 1],
          output: [1, 1, 1],
          scale: Float32Array.of(0.5),
          filters: Int16Array.of(1),
          ...parts,
        }),
        bytes(x),
        Domain.uint8,
      )[0];
    assert.equal(scaled(5, { outputZero: 1 }), 3);
    assert.equal(scaled(7, { outputZero: 1 }), 5);
    assert.equal(scaled(7, { filters: Int16Array.of(-1), outputZero: 10 }), 6);
    assert.equal(scaled(200, { outputZero: 100, high: 190 }), 190);
    assert.equal(scaled(200, { filters: Int16Array.of(-2), outputZero: 100, low: 30 }), 30);
  });

  test('a sum beyond 2^24 becomes f32 before it is scaled', () => {
    const bias = Int32Array.of(2 ** 24 + 1);
    const scale = Float32Array.of(2 ** -23 * 1.25);
    // f32(2^24 + 1) = 2^24, so 2.5 exactly, a tie; unrounded it is just above and would give 3.
    const tie = layer({
      kind: Kind.pointwise,
      input: [1, 1, 1],
      output: [1, 1, 1],
      filters: Int16Array.of(0),
      bias,
      scale,
    });
    assert.deepEqual(runLayer(tie, bytes(0), Domain.uint8), bytes(2));
  });
});

describe('reference convolutions', () => {
  test('a pointwise layer sums over channels', () => {
    const sum = layer({
      kind: Kind.pointwise,
      input: [1, 2, 2],
      output: [1, 2, 3],
      bias: Int32Array.of(0, 5, -3),
      filters: Int16Array.of(1, 2, 0, 1, 3, -1),
    });
    assert.deepEqual(runLayer(sum, bytes(10, 20, 1, 2), Domain.uint8), bytes(50, 25, 7, 5, 7, 0));
  });

  test('a convolution takes its taps in the order row, column, channel and pads with the input zero', () => {
    const same = layer({
      kind: Kind.convolution,
      input: [2, 2, 2],
      output: [2, 2, 1],
      top: 1,
      left: 1,
      inputZero: 3,
      filters: Int16Array.from({ length: 18 }, (_, at) => (at === 0 ? 1 : at === 9 ? 10 : 0)),
    });
    // Filter: channel 0 of the tap above left, ten times channel 1 of the tap in the middle.
    const x = bytes(1, 2, 4, 5, 7, 8, 9, 10);
    assert.deepEqual(runLayer(same, x, Domain.uint8), bytes(3 + 20, 3 + 50, 3 + 80, 1 + 100));
  });

  test('stride 2 with and without padding before', () => {
    const ninth = { kind: Kind.depthwise, input: [4, 4, 1], output: [2, 2, 1], stride: 2 } as const;
    const x = Uint8Array.from({ length: 16 }, (_, at) => at);
    const first = Int16Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0);
    const last = Int16Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1);
    assert.deepEqual(runLayer(layer({ ...ninth, filters: first }), x, Domain.uint8), bytes(0, 2, 8, 10));
    assert.deepEqual(
      runLayer(layer({ ...ninth, filters: last, inputZero: 99 }), x, Domain.uint8),
      bytes(10, 99, 99, 99),
    );
    assert.deepEqual(
      runLayer(layer({ ...ninth, filters: first, top: 1, left: 1, inputZero: 99 }), x, Domain.uint8),
      bytes(99, 99, 99, 5),
    );
  });

  test('a depthwise layer keeps its channels apart', () => {
    const filters = new Int16Array(18);
    filters[4] = 1;
    filters[9 + 5] = 2;
    const two = layer({
      kind: Kind.depthwise,
      input: [1, 2, 2],
      output: [1, 2, 2],
      top: 1,
      left: 1,
      filters,
    });
    assert.deepEqual(runLayer(two, bytes(10, 20, 30, 40), Domain.uint8), bytes(10, 80, 30, 0));
  });

  test('rows and columns that a stride never reaches are left out', () => {
    const valid = layer({
      kind: Kind.depthwise,
      input: [4, 6, 1],
      output: [1, 2, 1],
      stride: 2,
      filters: Int16Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1),
    });
    assert.deepEqual(
      runLayer(
        valid,
        Uint8Array.from({ length: 24 }, (_, at) => at),
        Domain.uint8,
      ),
      bytes(14, 16),
    );
  });
});

describe('reference pools', () => {
  const pool = (
    kind: number,
    domain: number,
    x: Uint8Array,
    parts: Partial<Layer> = {},
  ): number | undefined =>
    runLayer(layer({ kind, input: [1, x.length, 1], output: [1, 1, 1], ...parts }), x, domain)[0];

  test('an average of uint8 sends a half up', () => {
    assert.equal(pool(Kind.averagePool, Domain.uint8, bytes(1, 2)), 2);
    assert.equal(pool(Kind.averagePool, Domain.uint8, bytes(1, 2, 2)), 2);
    assert.equal(pool(Kind.averagePool, Domain.uint8, bytes(1, 1, 2)), 1);
  });

  test('an average of int8 sends a half away from zero', () => {
    const int8 = (...values: number[]): number =>
      pool(
        Kind.averagePool,
        Domain.int8,
        Uint8Array.from(values, (value) => value + 128),
      )! - 128;
    assert.equal(int8(1, 2), 2);
    assert.equal(int8(-1, -2), -2);
    assert.equal(int8(-1, 0), -1);
    assert.equal(int8(-1, -1, 0), -1);
    assert.equal(int8(-1, 0, 0), 0);
    assert.equal(int8(-128, -128), -128);
  });

  test('a mean adds its zero before it rounds, so a tie falls by the parity of the whole', () => {
    const half = { multiplier: 0.5 };
    assert.equal(pool(Kind.mean, Domain.uint8, bytes(2, 3), half), 2);
    assert.equal(pool(Kind.mean, Domain.uint8, bytes(2, 3), { ...half, addend: 1 }), 4);
    assert.equal(pool(Kind.mean, Domain.uint8, bytes(200, 200), { multiplier: 1 }), 255);
  });

  test('a mean of int8 sums signed values', () => {
    assert.equal(pool(Kind.mean, Domain.int8, bytes(125, 128), { multiplier: 0.5 }), 126);
    assert.equal(pool(Kind.mean, Domain.int8, bytes(127, 128), { multiplier: 0.5, addend: -1 }), 126);
    assert.equal(pool(Kind.mean, Domain.int8, bytes(0, 0), { multiplier: 1 }), 0);
  });

  test('pools keep channels apart', () => {
    const x = bytes(1, 100, 3, 200);
    const two = layer({ kind: Kind.averagePool, input: [2, 1, 2], output: [1, 1, 2] });
    assert.deepEqual(runLayer(two, x, Domain.uint8), bytes(2, 150));
  });
});

describe('reference answers', () => {
  const powers = Float32Array.from({ length: 256 }, (_, d) => 2 ** -d);

  test('softmax of few logits', () => {
    // Powers of two: 1, 1/2, 1/4 of a sum of 7/4: 146.29, 73.14, 36.57.
    assert.deepEqual(softmax(bytes(9, 10, 8), powers), bytes(73, 146, 37));
    assert.deepEqual(softmax(bytes(7, 7), powers), bytes(128, 128));
    assert.deepEqual(softmax(bytes(200), powers), bytes(255));
    assert.deepEqual(softmax(bytes(250, 0), powers), bytes(255, 0));
  });

  test('equal logits rank by class', () => {
    assert.deepEqual(rank(bytes(5, 9, 7, 9, 7), 4), [1, 3, 2, 4]);
    assert.deepEqual(rank(bytes(0, 0), 5), [0, 1]);
  });

  test('forward gives the pooled plane as the embedding and the last layer as the logits', () => {
    const layers = [
      layer({ kind: Kind.pointwise, input: [1, 2, 1], output: [1, 2, 1], filters: Int16Array.of(2) }),
      layer({ kind: Kind.averagePool, input: [1, 2, 1], output: [1, 1, 1] }),
      layer({ kind: Kind.pointwise, input: [1, 1, 1], output: [1, 1, 2], filters: Int16Array.of(1, 3) }),
    ];
    const model = { ...weights({ classes: 2 }, layers), softmax: powers };
    const answer = forward(model, bytes(3, 4));
    assert.deepEqual(answer.layers, [bytes(6, 8), bytes(7), bytes(7, 21)]);
    assert.deepEqual(answer.embedding, bytes(7));
    assert.deepEqual(answer.logits, bytes(7, 21));
    assert.deepEqual(answer.softmax, bytes(0, 255));

    const headless = forward(weights({}, layers.slice(0, 2)), bytes(3, 4));
    assert.deepEqual(headless.embedding, bytes(7));
    assert.equal(headless.logits.length + headless.softmax.length, 0);
  });
});

describe('reference file', () => {
  test('filters lie in blocks of 16 output channels, the last of 8 where at most 8 remain', () => {
    const convolution = { at: 1000, kind: Kind.convolution, padded: 24, products: 27 };
    assert.equal(filterAddress(convolution, 0, 0), 1000);
    assert.equal(filterAddress(convolution, 0, 3), 1003);
    assert.equal(filterAddress(convolution, 1, 0), 1004);
    assert.equal(filterAddress(convolution, 0, 4), 1064);
    assert.equal(filterAddress(convolution, 15, 26), 1000 + 6 * 64 + 15 * 4 + 2);
    assert.equal(filterAddress(convolution, 16, 0), 1000 + 16 * 32);
    assert.equal(filterAddress(convolution, 17, 5), 1000 + 16 * 32 + 32 + 4 + 1);
    assert.equal(filterAddress({ ...convolution, padded: 32 }, 17, 5), 1000 + 16 * 32 + 64 + 4 + 1);
  });

  test('depthwise filters lie tap by tap', () => {
    assert.equal(
      filterAddress({ at: 16, kind: Kind.depthwise, padded: 16, products: 9 }, 10, 2),
      16 + 32 + 10,
    );
  });
});

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
