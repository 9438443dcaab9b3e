/** The mean of the gradients of several threads. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { exchangeBytes } from '../../../workshop/training/exchange.ts';

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
