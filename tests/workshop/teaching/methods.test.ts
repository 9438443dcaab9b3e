/** What the two methods learn, and how it is divided, estimated and made integers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forward } from '../../../workshop/packing/forward.ts';
import { discriminant } from '../../../workshop/teaching/discriminant.ts';
import { tryOut } from '../../../workshop/teaching/estimate.ts';
import { best } from '../../../workshop/teaching/gains.ts';
import { exponential } from '../../../workshop/teaching/exponential.ts';
import { divide, UNDIVIDED } from '../../../workshop/teaching/folds.ts';
import { head, logitsOf } from '../../../workshop/teaching/head.ts';
import type { Linear, Sample } from '../../../workshop/teaching/linear.ts';
import { prototypes } from '../../../workshop/teaching/prototypes.ts';
import { cloud } from './toy.ts';

/** The best class of each example, in real numbers. */
function answers({ weights, bias, features }: Linear, { values, truth }: Sample): number[] {
  return truth.map((_, example) => {
    const logits = Array.from(bias, (constant, label) => {
      let sum = constant;
      for (let at = 0; at < features; at++)
        sum += weights[label * features + at]! * values[example * features + at]!;
      return sum;
    });
    return logits.indexOf(Math.max(...logits));
  });
}

describe('both methods', () => {
  for (const learn of [prototypes, discriminant]) {
    test(`${learn.name} tells clouds apart with more examples than features, and with fewer`, () => {
      for (const sample of [cloud([9, 9, 9], 6, 20), cloud([3, 3, 3], 30, 20)])
        assert.deepEqual(answers(learn(sample), sample), sample.truth);
    });

    test(`${learn.name} knows a class by one example, and a rare one beside a common`, () => {
      for (const sample of [cloud([1, 1], 8, 0), cloud([1, 60, 2], 8, 15)])
        assert.deepEqual(answers(learn(sample), sample), sample.truth);
    });

    test(`${learn.name} answers with numbers where examples are all alike`, () => {
      const { classes, features, truth } = cloud([2, 2], 4, 0);
      const { weights, bias } = learn({ classes, features, truth, values: new Float64Array(16) });
      for (const value of [...weights, ...bias]) assert.ok(Number.isFinite(value));
    });
  }

  test('the discriminant is right where what varies most says nothing, and prototypes are not', () => {
    const truth = Array.from({ length: 40 }, (_, index) => index % 2);
    const common = truth.map((_, index) => 10 * ((index * 7) % 5));
    const values = Float64Array.from(
      truth.flatMap((label, index) => [common[index]!, common[index]! + 4 * label]),
    );
    const sample = { classes: 2, features: 2, truth, values };
    assert.deepEqual(answers(discriminant(sample), sample), truth);
    assert.notDeepEqual(answers(prototypes(sample), sample), truth);
  });
});

test('folds divide each class by its groups, each group whole; a class with one group is never held out', () => {
  const truth = [...Array<number>(10).fill(0), ...Array<number>(6).fill(1), 2];
  const groups = truth.map((label, index) => (label === 1 ? String(index >> 1) : String(index)));
  const held = divide({ truth, groups }, 5, 1);
  for (let fold = 0; fold < 5; fold++)
    assert.equal(truth.filter((label, index) => label === 0 && held[index] === fold).length, 2);
  for (let index = 10; index < 16; index += 2) assert.equal(held[index], held[index + 1]);
  assert.equal(held[16], UNDIVIDED);
  assert.deepEqual(divide({ truth, groups }, 5, 1), held);
  assert.notDeepEqual(divide({ truth, groups }, 5, 2), held);
});

test('an estimate counts what was held out alone, on examples that were not learnt from', () => {
  const material = cloud([6, 6, 1], 5, 10);
  const held = divide({ ...material, groups: material.truth.map((_, index) => String(index)) }, 3, 1);
  const seen: number[] = [];
  const build = (linear: Linear, sample: Sample) => {
    const layer = head(linear, logitsOf(linear, sample, 1), { input: material.input, gain: 1 });
    const answers = (bytes: Uint8Array) => forward(layer, 'uint8', bytes);
    return { layers: [layer], outputScale: layer.outputScale, answers };
  };
  const { estimate, gain } = tryOut(
    (sample) => (seen.push(sample.truth.length), discriminant(sample)),
    material,
    held,
    build,
  );
  assert.deepEqual([estimate.pictures, estimate.top1, estimate.classes[2]!.recall], [12, 1, null]);
  assert.deepEqual(seen, [9, 9, 9]);
  assert.ok(gain > 0);
});

test('e^x is that of the engine within some units of the last place', () => {
  for (let x = 0; x > -720; x -= 0.37)
    assert.ok(Math.abs(exponential(x) - Math.exp(x)) <= 4e-15 * Math.exp(x) + 1e-300, `${x}`);
  assert.equal(exponential(0), 1);
});

describe('the head', () => {
  test('answers in bytes what the classifier does in real numbers, within a step', () => {
    const material = cloud([5, 5, 5, 5], 12, 25);
    const linear = discriminant(material);
    const layer = head(linear, logitsOf(linear, material, 1), { input: material.input, gain: 1 });
    const logits = forward(layer, 'uint8', material.bytes);
    material.truth.forEach((truth, example) => {
      const own = logits.subarray(4 * example, 4 * example + 4);
      assert.equal(best(own), truth);
      for (let label = 0; label < 4; label++) {
        let real = linear.bias[label]!;
        for (let at = 0; at < 12; at++)
          real += linear.weights[12 * label + at]! * material.values[12 * example + at]!;
        assert.ok(
          Math.abs(layer.outputScale * (own[label]! - layer.outputZero) - real) < 2 * layer.outputScale,
        );
      }
      assert.ok(own.every((logit) => logit > 0 && logit < 255));
    });
  });

  test('is one that a packed file can hold, of weights that are 0, and of a bias above them all', () => {
    const material = cloud([2, 2], 3, 5);
    for (const [weight, bias] of [
      [0, 0],
      [0, 5],
      [1e-9, 1e6],
      [1e-30, 0],
    ] as const) {
      const linear = {
        classes: 2,
        features: 3,
        weights: new Float64Array(6).fill(weight),
        bias: Float64Array.of(bias, 0),
      };
      const {
        scale,
        outputScale,
        bias: integers,
      } = head(linear, logitsOf(linear, material, 1), { input: material.input, gain: 1 });
      for (const one of scale) assert.ok(one > 2 ** -126 && one < 256, `${one}`);
      assert.ok(outputScale > 2 ** -126 && outputScale < Infinity);
      for (const one of integers) assert.ok(Math.abs(one) <= 2 ** 28);
    }
  });
});
