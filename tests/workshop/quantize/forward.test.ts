/** The float forward pass against a plain one that shares no code with it, and the integers against both. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import { decibels, quantize, readSubject } from '../../../workshop/quantize/index.ts';
import type { Settings, Statement, Subject } from '../../../workshop/quantize/index.ts';
import { bestOf } from '../../../workshop/quantize/accept.ts';
import { run } from '../../../workshop/quantize/forward.ts';
import { realPlane } from '../../../workshop/quantize/input.ts';
import { writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { drawPictures, drawTensors, logits } from './float-network.ts';
import type { FloatNetwork, Widths } from './float-network.ts';

const narrow: Widths = { inputs: 3, channels: [8, 8, 9, 11, 16, 13, 24], classes: 7 };

interface Case {
  readonly padding: 'same' | 'symmetric' | 'keras';
  readonly epsilon: number;
  readonly resolution: number;
  readonly inputs: 1 | 3;
  readonly head?: number;
}

const cases: Case[] = [
  { padding: 'symmetric', epsilon: 1e-5, resolution: 32, inputs: 3 },
  { padding: 'same', epsilon: 1e-3, resolution: 32, inputs: 3 },
  { padding: 'symmetric', epsilon: 1e-3, resolution: 39, inputs: 3 },
  { padding: 'same', epsilon: 1e-5, resolution: 45, inputs: 1 },
  { padding: 'keras', epsilon: 1e-3, resolution: 45, inputs: 3 },
  { padding: 'symmetric', epsilon: 1e-5, resolution: 32, inputs: 3, head: 19 },
];

function open(
  { padding, epsilon, resolution, inputs, head }: Case,
  more: Statement = {},
): [FloatNetwork, Subject] {
  const tensors = drawTensors({ ...narrow, inputs, ...(head && { head }) }, 7);
  const stated = { padding, epsilon, resolution, inputRange: '-1,1', ...more };
  return [{ tensors, padding, epsilon }, readSubject(writeSafetensors(tensors, {}), stated)];
}

/** f64 [channels][height][width] of a picture, by the law of weights/FORMAT.md for grey. */
function planes(picture: Uint8Array, side: number, inputs: number): number[][][] {
  const byte = (channel: number, pixel: number): number => {
    const [red = 0, green = 0, blue = 0] = picture.subarray(3 * pixel);
    return inputs === 1 ? (77 * red + 150 * green + 29 * blue + 128) >> 8 : [red, green, blue][channel]!;
  };
  const places = [...Array(side).keys()];
  return [...Array(inputs).keys()].map((channel) =>
    places.map((row) => places.map((column) => byte(channel, row * side + column) / 127.5 - 1)),
  );
}

describe('the float forward pass is that of a plain one', () => {
  for (const one of cases) {
    test(JSON.stringify(one).replace(/[{}"]/g, ''), () => {
      const [network, subject] = open(one);
      for (const picture of drawPictures(2, one.resolution, 3)) {
        const due = logits(network, planes(picture, one.resolution, one.inputs));
        const found = run(subject.network, realPlane(subject.contract, subject.normalise, picture));
        const size = Math.max(...due.map(Math.abs));
        due.forEach((logit, index) =>
          assert.ok(Math.abs(logit - found[index]!) < 1e-5 * size, `${logit} ${found[index]}`),
        );
      }
    });
  }
});

describe('the integers answer as the float network does', () => {
  const variants: Settings[] = [
    { method: 'minmax', percentile: 100, biasCorrection: false, filterZeros: false },
    { method: 'percentile', percentile: 99.99, biasCorrection: true, filterZeros: false },
    { method: 'mse', percentile: 100, biasCorrection: true, filterZeros: true },
  ];
  const pictures = drawPictures(24, 32, 5);
  const runs = [
    ...variants.map((settings, index) => ({ settings, one: cases[index % 2]! })),
    { settings: variants[2]!, one: cases.at(-1)! },
  ];
  for (const { settings, one } of runs) {
    test(JSON.stringify({ ...settings, head: one.head }).replace(/[{}"]/g, ''), async () => {
      const [network, subject] = open(one);
      const made = await quantize(subject, { pictures }, settings);
      const last = decibels(made.losses.at(-1)!);
      assert.ok(last > 20, `${last} dB at the logits`);
      assert.ok(made.losses.every((loss) => decibels(loss) > 15));
      const model = await load(made.bytes);
      // The runtime's own logits, on the pixels themselves, beside those of the plain forward pass.
      const { scale, zero } = model.contract.logits;
      let [signal, noise, agreeing] = [0, 0, 0];
      for (const picture of pictures) {
        const due = logits(network, planes(picture, 32, 3));
        const found = Array.from(
          await model.infer(picture, 'logits'),
          (byte) => scale * ((byte ^ 0x80) - zero),
        );
        due.forEach((logit, at) => {
          signal += logit ** 2;
          noise += (logit - found[at]!) ** 2;
        });
        if (bestOf(Float32Array.from(due)) === bestOf(Float32Array.from(found))) agreeing++;
      }
      assert.ok(10 * Math.log10(signal / noise) > 20, `${10 * Math.log10(signal / noise)} dB`);
      assert.equal(made.acceptance.agreeing, agreeing);
      assert.ok(agreeing >= 21, `${agreeing} of 24`);
      await model.selftest();
    });
  }

  test('the same input makes the same bytes', async () => {
    const [, subject] = open(cases[0]!);
    const set = { pictures: pictures.slice(0, 4) };
    const twice = [await quantize(subject, set, variants[1]!), await quantize(subject, set, variants[1]!)];
    assert.deepEqual(twice[0]!.bytes, twice[1]!.bytes);
  });

  test('mean and deviation per channel', async () => {
    const inputRange = 'mean=0.485/0.456/0.406,std=0.229/0.224/0.225';
    const [, subject] = open(cases[0]!, { inputRange });
    const made = await quantize(subject, { pictures }, variants[0]!);
    assert.ok(decibels(made.losses[0]!) > 30, `${decibels(made.losses[0]!)} dB`);
  });

  test('known classes give an accuracy', async () => {
    const [, subject] = open(cases[0]!);
    const classes = pictures.map((picture) =>
      bestOf(run(subject.network, realPlane(subject.contract, subject.normalise, picture))),
    );
    classes[0] = (classes[0]! + 1) % 7;
    const { acceptance } = await quantize(subject, { pictures, classes }, variants[0]!);
    assert.equal(acceptance.right?.real, 23);
    assert.ok(acceptance.right!.integer >= acceptance.agreeing - 1 && acceptance.right!.integer <= 24);
  });
});
