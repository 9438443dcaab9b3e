/** Each step of a quantization by itself. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MobilenetError } from '../../../host/errors.ts';
import { forward, sums } from '../../../workshop/packing/forward.ts';
import { Random } from '../../../workshop/packing/random.ts';
import { parseRange } from '../../../workshop/packing/range.ts';
import { correct } from '../../../workshop/quantize/correct.ts';
import { quantizeFilters } from '../../../workshop/quantize/filters.ts';
import { fold } from '../../../workshop/quantize/fold.ts';
import { forward as realForward, linear } from '../../../workshop/quantize/forward.ts';
import { Histogram } from '../../../workshop/quantize/histogram.ts';
import { quantizeInput } from '../../../workshop/quantize/input.ts';
import { integers, shifted } from '../../../workshop/quantize/integers.ts';
import { Means } from '../../../workshop/quantize/means.ts';
import type { RealLayer } from '../../../workshop/quantize/network.ts';
import { chooseRange, Observed, squaredError } from '../../../workshop/quantize/range.ts';
import { spread } from '../../../workshop/quantize/spread.ts';

/** A pointwise layer of one pixel, or more. */
function pointwise(filters: number[][], bias: number[], pixels = 1): RealLayer {
  const plane = { height: 1, width: pixels };
  return {
    kind: 'pointwise',
    name: 'w',
    stride: 1,
    padTop: 0,
    padLeft: 0,
    input: { ...plane, channels: filters[0]!.length },
    output: { ...plane, channels: filters.length },
    activation: 'relu6',
    filters: Float64Array.from(filters.flat()),
    bias: Float64Array.from(bias),
  };
}

const none = (layer: RealLayer): Float64Array => new Float64Array(layer.bias.length);

describe('folding', () => {
  const norm = {
    gain: Float32Array.of(2, -3),
    shift: Float32Array.of(1, 0.5),
    mean: Float32Array.of(0.25, -1),
    variance: Float32Array.of(4, 0),
    epsilon: 0.25,
    name: 'bn',
  };

  test('filters and bias of each channel, in either order', () => {
    const factors = [2 / Math.sqrt(4.25), -3 / Math.sqrt(0.25)] as const;
    const { filters, bias } = fold(Float64Array.of(1, 2, 3, 4), false, norm);
    assert.deepEqual([...filters], [factors[0], 2 * factors[0], 3 * factors[1], 4 * factors[1]]);
    assert.deepEqual([...bias], [1 - 0.25 * factors[0], 0.5 + factors[1]]);
    const depthwise = fold(Float64Array.of(1, 2, 3, 4), true, norm);
    assert.deepEqual([...depthwise.filters], [factors[0], 2 * factors[1], 3 * factors[0], 4 * factors[1]]);
  });

  test('a negative variance is refused by name', () =>
    assert.throws(
      () => fold(new Float64Array(2), false, { ...norm, variance: Float32Array.of(1, -1) }),
      (error: MobilenetError) => error.code === 'E_MODEL_TENSOR' && error.place === 'bn.running_var',
    ));
});

describe('calibration', () => {
  const histogramOf = (values: readonly number[]): Histogram => {
    const histogram = new Histogram();
    for (const value of values) histogram.add(Float32Array.of(value));
    return histogram;
  };
  /** 1…1000 thousandths, and a few far away. */
  const values = Array.from({ length: 1000 }, (_, at) => (at + 1) / 1000);
  const far = histogramOf([...values, 5.5]);

  test('the histogram keeps every value while its range doubles', () => {
    let [count, sum] = [0, 0];
    far.each((value, times) => {
      count += times;
      sum += value * times;
    });
    assert.equal(count, 1001);
    assert.ok(Math.abs(sum - 506) < 1001 * (8 / 4096));
    assert.equal(far.largest, 5.5);
  });

  test('minmax takes everything', () =>
    assert.equal(chooseRange(far, { method: 'minmax', percentile: 99 }), 5.5));

  test('percentile leaves out the rarest', () => {
    const range = (percentile: number): number => chooseRange(far, { method: 'percentile', percentile });
    assert.ok(Math.abs(range(99.9) - 1) < 0.005, `${range(99.9)}`);
    assert.ok(Math.abs(range(60) - 0.6) < 0.005, `${range(60)}`);
    assert.equal(range(100), 5.5);
    const half = histogramOf([...Array(1000).fill(0), ...values]);
    assert.ok(Math.abs(half.quantile(0.75) - 0.5) < 0.005, 'zeros count');
  });

  test('mse is no worse than any other range', () => {
    // 50 000 small values: a finer step gains more than the one far away loses.
    const histogram = new Histogram();
    const random = new Random(1);
    histogram.add(Float32Array.from({ length: 50_000 }, () => random.real(0, 2)));
    histogram.add(Float32Array.of(3));
    const range = chooseRange(histogram, { method: 'mse', percentile: 0 });
    assert.ok(range > 1.5 && range < 2.9, `${range}`);
    for (const other of [0.5, 1, 1.5, 2.5, 3]) {
      if (Math.abs(other - range) > 0.1)
        assert.ok(squaredError(histogram, range) < squaredError(histogram, other), `${other}`);
    }
  });

  test('ranges end at 6; logits keep theirs whatever the method; a dead layer has one', () => {
    const relu6 = pointwise([[1]], [0]);
    const observed = new Observed(relu6);
    observed.add(Float32Array.of(0, 6));
    const whole = { method: 'minmax', percentile: 0 } as const;
    assert.deepEqual(observed.affine(whole), { scale: Math.fround(6 / 255), zero: 0 });
    assert.equal(new Observed(relu6).affine(whole).scale, Math.fround(6 / 255));
    for (const method of ['minmax', 'percentile', 'mse'] as const) {
      const logits = new Observed({ ...relu6, activation: 'none' });
      logits.add(Float32Array.of(-10, 1, 1, 1, 1));
      logits.add(Float32Array.of(15));
      const { scale, zero } = logits.affine({ method, percentile: 60 });
      assert.deepEqual([scale, zero], [Math.fround(25 / 255), 102], method);
    }
  });
});

describe('filters', () => {
  const layer = pointwise(
    [
      [-1, 0.5, 0.25],
      [0.1, 0.2, 0.3],
      [0, 0, 0],
    ],
    [0, 0, 0],
  );

  test('symmetric: a scale per channel, zero points 0', () => {
    const { data, zero, scale } = quantizeFilters(layer, false, none(layer).fill(1e-9));
    assert.deepEqual([...data], [-127, 64, 32, 42, 85, 127, 0, 0, 0]);
    assert.deepEqual([...zero], [0, 0, 0]);
    assert.deepEqual([...scale], [1 / 127, 0.3 / 127, 1e-9].map(Math.fround));
  });

  test('with zero points all of i8 is used, and 0 stays exact', () => {
    const { data, zero, scale } = quantizeFilters(layer, true, none(layer).fill(1e-9));
    assert.deepEqual([data[0], data[1]], [-128, 127]);
    assert.deepEqual([zero[1], data[5]], [-128, 127]);
    layer.filters.forEach((filter, at) => {
      const channel = Math.floor(at / 3);
      const found = scale[channel]! * (data[at]! - zero[channel]!);
      assert.ok(Math.abs(found - filter) <= scale[channel]! * 0.51, `${found} for ${filter}`);
    });
  });

  test('zero points halve the error of filters of one sign', () => {
    const random = new Random(3);
    const positive = pointwise([Array.from({ length: 500 }, () => random.real(0.1, 1))], [0]);
    const error = (zeros: boolean): number => {
      const { data, zero, scale } = quantizeFilters(positive, zeros, none(positive));
      return positive.filters.reduce(
        (sum, filter, at) => sum + (filter - scale[0]! * (data[at]! - zero[0]!)) ** 2,
        0,
      );
    };
    assert.ok(error(true) < 0.3 * error(false), `${error(true)} ${error(false)}`);
  });
});

describe('integers', () => {
  const ends = {
    input: { scale: Math.fround(6 / 255), zero: 0 },
    output: { scale: Math.fround(6 / 255), zero: 0 },
  };

  test('a layer answers within a byte or two of the real one', () => {
    const random = new Random(5);
    const filters = Array.from({ length: 9 }, () => Array.from({ length: 16 }, () => random.real(-0.5, 0.5)));
    const layer = pointwise(
      filters,
      filters.map(() => random.real(0, 2)),
      20,
    );
    const bytes = Uint8Array.from({ length: 320 }, () => random.byte());
    const real = realForward(
      layer,
      Float32Array.from(bytes, (byte) => (byte * 6) / 255),
    );
    for (const zeros of [false, true]) {
      const found = forward(integers(layer, ends, zeros).layer, 'int8', bytes);
      found.forEach((byte, at) =>
        assert.ok(Math.abs(byte - (real[at]! * 255) / 6) <= 2, `${byte} ${real[at]}`),
      );
    }
  });

  test('a channel without filters keeps its bias, however large', () => {
    for (const bias of [0, 3, -1e6, 1e-30]) {
      const { layer, unit } = integers(pointwise([[0, 0]], [bias]), ends, false);
      assert.ok(Math.abs(layer.bias[0]!) <= 2 ** 29);
      assert.ok(Math.abs(layer.bias[0]! * unit[0]! - bias) <= 1e-6 * Math.abs(bias) + 1e-20, `${bias}`);
    }
  });

  test('bias correction brings the mean of every channel back', () => {
    const random = new Random(8);
    const filters = Array.from({ length: 6 }, () => Array.from({ length: 64 }, () => random.real(-1, 0.9)));
    const layer = pointwise(
      filters,
      filters.map(() => 1),
      50,
    );
    const inputs = Array.from({ length: 3 }, () => Uint8Array.from({ length: 3200 }, () => random.byte()));
    const due = new Means(6);
    for (const input of inputs)
      due.add(
        linear(
          layer,
          Float32Array.from(input, (byte) => (byte * 6) / 255),
        ),
      );
    const plain = integers(layer, ends, false);
    const offset = ({ bias }: { bias: Int32Array }): number => {
      const found = new Means(6);
      for (const input of inputs) found.add(sums(plain.layer, input));
      const errors = due.values.map(
        (mean, channel) => mean - plain.unit[channel]! * (found.values[channel]! + bias[channel]!),
      );
      return Math.max(...errors.map(Math.abs));
    };
    const corrected = correct(plain, inputs, due.values);
    assert.ok(offset(plain.layer) > 0.01, `${offset(plain.layer)}`);
    assert.ok(offset(corrected) < 1e-3, `${offset(corrected)}`);
  });
});

describe('the input', () => {
  test('of one range: the bytes themselves, and a shift of half a step for −1…1', () => {
    const { scale, zero, table, shift } = quantizeInput(parseRange('-1,1', 3));
    assert.deepEqual([...table.subarray(256, 512)], [...Array(256).keys()]);
    assert.equal(zero, 128);
    shift.forEach((each) => assert.ok(Math.abs(each - scale / 2) < 1e-6, `${each}`));
    assert.deepEqual(quantizeInput(parseRange('0,1', 1)).zero, 0);
  });

  test('of several ranges: within half a step everywhere, without a shift in the mean', () => {
    const normalise = parseRange('mean=0.485/0.456/0.406,std=0.229/0.224/0.225', 3);
    const { scale, zero, table, shift } = quantizeInput(normalise);
    normalise.forEach((one, channel) => {
      let sum = 0;
      for (let byte = 0; byte < 256; byte++) {
        const error = one(byte) - scale * (table[256 * channel + byte]! - zero) - shift[channel]!;
        assert.ok(Math.abs(error) <= scale, `${error}`);
        sum += error;
      }
      assert.ok(Math.abs(sum) < 1e-9);
    });
  });

  test('the first bias takes the shift up', () => {
    const layer = shifted(pointwise([[2, 3]], [1]), Float64Array.of(0.5, 0.25));
    assert.deepEqual([...layer.bias], [1 + 2 * 0.5 + 3 * 0.25]);
  });
});

test('spread takes evenly, and all where there are few', () => {
  assert.deepEqual(spread(10, 4), [0, 2, 5, 7]);
  assert.deepEqual(spread(3, 300), [0, 1, 2]);
});
