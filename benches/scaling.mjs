/**
 * Time against mult-adds over the 16 published variants of MobileNet V1: random int8 networks with 1000 classes, all in
 * one run, in turn. Writes docs/scaling.md and docs/scaling.svg, in about two minutes; progress on stderr.
 *
 *   node benches/scaling.mjs [--seconds 60] [--build simd] [--wide] [--out docs/scaling]
 */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { answering } from '../dist/workshop/bench/bench.js';
import { dot, fit } from '../dist/workshop/bench/fit.js';
import { environment } from '../dist/workshop/bench/machine.js';
import { networkOf } from '../dist/workshop/bench/network.js';
import { estimate, measureRates } from '../dist/workshop/bench/rates.js';
import { Model } from '../dist/host/model.js';
import { summarize } from '../dist/workshop/bench/statistics.js';
import { warmUp } from '../dist/workshop/bench/warm.js';
import { make, seal } from '../dist/workshop/packing/index.js';
import { published } from '../dist/workshop/paper/published.js';
import { scalingChart } from './scaling-chart.mjs';
import { scalingPage } from './scaling-page.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    build: { type: 'string' },
    wide: { type: 'boolean' },
    out: { type: 'string', default: 'docs/scaling' },
  },
});
const { seconds, out, ...options } = values;

/** Milliseconds of one network before it is the next one's turn: a disturbance then hits all alike. */
const TURN = 25;

/** Multiply-adds of a network by what multiplies them. */
function workOf(layers) {
  const of = (depthwise) =>
    layers
      .filter(({ kind }) => (kind === 'depthwise') === depthwise)
      .reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  return { dense: of(false), depthwise: of(true) };
}

async function open({ alpha, resolution }) {
  console.error(`making α ${alpha}, ${resolution} pixels`);
  const file = await seal(make({ alpha, resolution, classes: 1000, seed: 1 }));
  const model = await Model.load(file, options);
  const { running } = model;
  const network = networkOf(file);
  const run = answering(model, network);
  await warmUp(run);
  return { alpha, resolution, running, network, run, times: [] };
}

async function timeAll(opened) {
  const end = performance.now() + 1000 * Number(seconds);
  do {
    for (const { run, times } of opened) {
      const turn = performance.now();
      do {
        const before = performance.now();
        await run();
        times.push(performance.now() - before);
      } while (performance.now() - turn < TURN);
    }
  } while (performance.now() < end);
}

/** Each law: what it is the sum of, and what a network has of each. */
const laws = [
  { name: 'total', terms: ['once', 'mult-add'], work: ({ multiplyAdds }) => [1, multiplyAdds] },
  {
    name: 'split',
    terms: ['once', 'dense mult-add', 'depthwise mult-add'],
    work: ({ layers }) => [1, workOf(layers).dense, workOf(layers).depthwise],
  },
];

const opened = [];
for (const variant of published) opened.push(await open(variant));
console.error(`timing for ${seconds} s`);
await timeAll(opened);
console.error('measuring rates for the estimate');
const rates = await measureRates(options, 3);

const variants = opened.map(({ alpha, resolution, network, times }) => {
  const { multiplyAdds, layers } = network;
  return {
    alpha,
    resolution,
    multiplyAdds,
    layers,
    ms: summarize(times),
    estimate: estimate(layers, rates).ms,
  };
});
const fits = laws.map((law) => {
  const coefficients = fit(variants.map((variant) => ({ work: law.work(variant), ms: variant.ms.median })));
  return { ...law, coefficients, ms: variants.map((variant) => dot(coefficients, law.work(variant))) };
});

const words = process.argv.slice(2).join(' ');
const result = {
  command: `node benches/scaling.mjs${words && ` ${words}`}`,
  environment: environment(),
  running: opened[0].running,
  variants,
  fits,
};
writeFileSync(`${out}.svg`, scalingChart(result));
writeFileSync(`${out}.md`, scalingPage(result, `${basename(out)}.svg`));
console.log(`wrote ${out}.md and ${out}.svg`);
