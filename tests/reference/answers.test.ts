/** The reference's answers from the last planes, against cases small enough to compute by hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward, rank, softmax } from './network.ts';
import { bytes, layer, weights } from './sample.ts';
import { Kind } from './weights.ts';

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
