/** The parts of the recipe that are arithmetic: alterations, learning rate, the exchange between workers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { mix, Random } from '../../../workshop/packing/random.ts';
import { Augmenter } from '../../../workshop/training/augment.ts';
import { exchangeBytes } from '../../../workshop/training/exchange.ts';
import { rateAt } from '../../../workshop/training/schedule.ts';
import { classes, draw, SIDE } from './toy.ts';

describe('an altered picture', () => {
  const picture = draw(classes[1]!, new Random(5));
  const altered = (seed: number, from = picture, channels: 1 | 3 = 3): Uint8Array => {
    const to = new Uint8Array(from.length);
    new Augmenter(SIDE, channels).draw(from, to, new Random(seed));
    return to;
  };

  test('is a function of its seed', () => {
    assert.deepEqual(altered(mix(1, 2, 3)), altered(mix(1, 2, 3)));
    assert.notDeepEqual(altered(mix(1, 2, 3)), altered(mix(1, 2, 4)));
  });

  test('stays flat where it was flat, within the bounds of light', () => {
    const flat = new Uint8Array(SIDE * SIDE * 3).fill(100);
    const levels = new Set<number>();
    for (let seed = 1; seed <= 200; seed++) {
      const all = new Set(altered(mix(seed), flat));
      assert.equal(all.size, 1);
      levels.add([...all][0]!);
    }
    assert.ok(Math.min(...levels) >= 72 && Math.max(...levels) <= 133, [...levels].join());
    assert.ok(levels.size > 30);
  });

  test('moves a point by no more than shift, scale and rotation together, and on average not at all', () => {
    const place = 24;
    const dot = new Uint8Array(SIDE * SIDE);
    for (let y = place - 1; y <= place + 1; y++) dot.fill(200, y * SIDE + place - 1, y * SIDE + place + 2);
    // 10 % of the side, 10 % of the distance from the centre, and its arc of 8°; half a pixel for rounding.
    const arm = place - (SIDE - 1) / 2;
    const most = 0.1 * SIDE * 1.1 + arm * 0.12 + arm * Math.sin((8 * Math.PI) / 180) * 1.1 + 0.5;
    let sum = 0;
    let farthest = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const { x, y } = centroid(altered(mix(seed, 1), dot, 1));
      farthest = Math.max(farthest, Math.abs(x - place), Math.abs(y - place));
      sum += x + y - 2 * place;
    }
    assert.ok(farthest <= most && farthest > most / 2, `${farthest} of ${most}`);
    assert.ok(Math.abs(sum / 1000) < 0.2, `${sum / 1000}`);
  });

  test('is never mirrored: what is on the right stays there', () => {
    const half = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE < SIDE / 2 ? 20 : 220));
    for (let seed = 1; seed <= 100; seed++) {
      const to = altered(mix(seed, 2), half, 1);
      const row = to.subarray((SIDE / 2) * SIDE, (SIDE / 2 + 1) * SIDE);
      assert.ok(row[0]! < row[SIDE - 1]!);
    }
  });
});

/** Weighted by brightness above the ground. */
function centroid(grey: Uint8Array): { x: number; y: number } {
  const ground = Math.min(...grey);
  let [x, y, weight] = [0, 0, 0];
  for (const [at, level] of grey.entries()) {
    x += (level - ground) * (at % SIDE);
    y += (level - ground) * Math.floor(at / SIDE);
    weight += level - ground;
  }
  return { x: x / weight, y: y / weight };
}

describe('the learning rate', () => {
  test('warms up over 500 steps, or a tenth of fewer', () => {
    assert.equal(rateAt(0, 10000, 1), 1 / 500);
    assert.equal(rateAt(499, 10000, 1), 1);
    assert.equal(rateAt(0, 100, 0.5), 0.05);
    assert.equal(rateAt(9, 100, 0.5), 0.5);
    assert.equal(rateAt(0, 1, 0.5), 0.5);
  });

  test('then follows half a cosine', () => {
    for (let step = 500; step < 10000; step += 19) {
      const wanted = (1 + Math.cos((Math.PI * (step - 500)) / 9500)) / 2;
      assert.ok(Math.abs(rateAt(step, 10000, 1) - wanted) < 1e-15, `step ${step}`);
    }
  });
});

describe('workers', () => {
  test('exchange the mean of their gradients, summed in their order, over many steps', async () => {
    const [workers, length, steps] = [3, 1000, 200];
    const shared = new SharedArrayBuffer(exchangeBytes(workers, length));
    const body = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { Exchange } = await import(workerData.module);
      const { shared, workers, worker, length, steps } = workerData;
      const exchange = new Exchange(shared, workers, worker);
      const gradients = new Float32Array(length);
      let sum = new Float32Array(length);
      for (let step = 0; step < steps; step++) {
        for (let i = 0; i < length; i++) gradients[i] = Math.fround(Math.sqrt(i + 1) * (worker + 1) / (step + 1));
        exchange.average(gradients);
        for (let i = 0; i < length; i++) sum[i] += gradients[i];
      }
      parentPort.postMessage(sum);`;
    const module = new URL('../../../workshop/training/exchange.js', import.meta.url).href;
    const url = new URL(`data:text/javascript,${encodeURIComponent(body)}`);
    const sums = await Promise.all(
      Array.from({ length: workers }, (_, worker) => {
        const thread = new Worker(url, { workerData: { module, shared, workers, worker, length, steps } });
        return new Promise<Float32Array>((resolve, reject) =>
          thread.on('message', resolve).on('error', reject),
        );
      }),
    );
    const wanted = new Float32Array(length);
    for (let step = 0; step < steps; step++)
      for (let i = 0; i < length; i++) {
        const of = (worker: number): number => Math.fround((Math.sqrt(i + 1) * (worker + 1)) / (step + 1));
        const mean = Math.fround(Math.fround(Math.fround(of(0) + of(1)) + of(2)) * (1 / workers));
        wanted[i] = wanted[i]! + mean;
      }
    for (const sum of sums) assert.deepEqual(sum, wanted);
  });
});
