/** The rule of what is unknown and the temperature, fitted to embeddings of which it is known what is right. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import { run } from '../../../host/run.ts';
import { calibrate } from '../../../workshop/calibrate/calibrate.ts';
import type { Known } from '../../../workshop/calibrate/known.ts';
import { auroc } from '../../../workshop/calibrate/separation.ts';
import { fitTemperature } from '../../../workshop/calibrate/temperature.ts';
import { quantile, thresholds } from '../../../workshop/calibrate/thresholds.ts';
import { calibrated } from '../../../workshop/packing/calibrated.ts';
import { Random } from '../../../workshop/packing/random.ts';
import { rejectOf } from '../../../workshop/packing/parameters.ts';
import { NEVER } from '../../../workshop/packing/reject.ts';
import { noise } from '../../host/noise.ts';

const golden = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../tests/golden/${name}.mnw`, import.meta.url));

const file = golden('unknown');
const model = await load(file);
const { contract } = model;
const { features, classes } = contract;

/** Class c has its own feature above the others; what is of no class has all of them alike. */
function drawn(random: Random, label: number | undefined): Known {
  const embedding = Uint8Array.from({ length: features }, (_, at) => {
    const own = label !== undefined && at % classes === label ? 60 : 0;
    return 100 + own + (random.byte() & 15);
  });
  const best = label ?? random.byte() % classes;
  return { embedding, logits: new Uint8Array(classes).fill(9), best, label: best };
}

/** Of the first `of` classes. */
function pictures(count: number, of = classes): Known[] {
  const random = new Random(7);
  return Array.from({ length: count }, (_, at) => drawn(random, at % of));
}

const strangers = (count: number): Known[] => {
  const random = new Random(8);
  return Array.from({ length: count }, () => drawn(random, undefined));
};

describe('the rule', () => {
  test('loses no more than it may and refuses what is of no class', async () => {
    const made = await calibrate(pictures(400), strangers(200), { contract, lose: 0.02 });
    assert.ok(made.lost <= 0.02, String(made.lost));
    assert.ok(made.unknown!.refused > 0.95, JSON.stringify(made.unknown));
    assert.ok(made.unknown!.auroc > 0.99);
    assert.deepEqual(made.without, []);
    const { trades } = made.unknown!;
    assert.ok(trades.every(({ refused }, at) => at === 0 || refused >= trades[at - 1]!.refused));
    const again = await calibrate(pictures(400), strangers(200), { contract, lose: 0.02 });
    assert.deepEqual(again, made);
  });

  test('never refuses a class of which there is no picture', async () => {
    const { reject, without } = await calibrate(pictures(60, classes - 1), [], { contract, lose: 0.01 });
    assert.deepEqual(without, [classes - 1]);
    assert.equal(reject.least[classes - 1], NEVER);
    assert.ok(reject.least[0]! > NEVER);
  });

  test('is found by what was learnt from, and measured by what was not', async () => {
    const options = { contract, lose: 0.02 };
    const [learnt, known] = [pictures(400), pictures(60)];
    const made = await calibrate(known, [], { ...options, learnt });
    assert.deepEqual([made.pictures, made.learnt], [60, 400]);
    assert.ok(made.lost <= 0.02, String(made.lost));
    const { reject } = await calibrate(learnt, [], options);
    assert.deepEqual(made.reject.centre, reject.centre);
    assert.deepEqual(made.reject.prototypes, reject.prototypes);
    assert.deepEqual(made.temperature, (await calibrate(known, [], options)).temperature);
  });

  test('says how many corners it refuses that it has not seen', async () => {
    const corners = strangers(400);
    const known = pictures(400).map((each, at) => ({ ...each, corner: corners[at]! }));
    const options = { contract, lose: 0.02 };
    const made = await calibrate(known, [], options);
    assert.ok(made.corners! > 0.95 && made.corners! <= 1, String(made.corners));
    assert.equal((await calibrate(pictures(400), [], options)).corners, null);
  });

  test('needs two pictures of a class', async () => {
    const one = pictures(1);
    await assert.rejects(calibrate(one, [], { contract, lose: 0.01 }), { code: 'E_DATASET' });
  });
});

test('thresholds of few pictures are near those of all, and a share lies below them', () => {
  const scored = Array.from({ length: 1000 }, (_, at) => ({
    best: at < 5 ? 0 : 1,
    cosine: at < 5 ? 0.1 : 0.5 + at / 2000,
  }));
  const [few, many] = thresholds(scored, 3, 0.01);
  assert.ok(many! > few!);
  const below = scored.filter(({ best, cosine }) => cosine < (best === 0 ? few! : many!)).length;
  assert.ok(below <= 10);
  assert.equal(quantile([3, 1, 2], 0.5), 2);
});

test('the area under the curve: ties count half', () => {
  assert.equal(auroc([2, 3], [0, 1]), 1);
  assert.equal(auroc([1], [1]), 0.5);
  assert.equal(auroc([1, 0], [1, 0]), 0.5);
  assert.equal(auroc([0], [1, 2]), 0);
});

test('the temperature is the one by which the answers were drawn', () => {
  const random = new Random(3);
  const due = 2.5;
  const { scale } = contract.logits;
  const known = Array.from({ length: 4000 }, (): Known => {
    const logits = Uint8Array.from({ length: classes }, () => 100 + (random.byte() >> 1));
    const powers = Array.from(logits, (logit) => Math.exp((scale * logit) / due));
    let left = ((random.byte() * 256 + random.byte()) / 65536) * powers.reduce((a, b) => a + b);
    const label = powers.findIndex((power) => (left -= power) < 0);
    return { embedding: new Uint8Array(features), logits, best: 0, label: Math.max(0, label) };
  });
  const found = fitTemperature(known, contract);
  assert.ok(Math.abs(found / due - 1) < 0.15, String(found));
  assert.equal(fitTemperature(known, { ...contract, softmax: true }), 1);
});

describe('a calibrated file', () => {
  test('has the rule and the temperature, and the network that it had', async () => {
    const { reject } = await calibrate(pictures(100), [], { contract, lose: 0.01 });
    const made = calibrated(file, reject, 2);
    assert.deepEqual(rejectOf(made), reject);
    const other = await load(made);
    assert.deepEqual(other.contract, { ...contract, temperature: 2 });
    assert.deepEqual(await other.selftest(), await model.selftest());
    const picture = noise(32, 32, 5);
    const [cool, warm] = [
      await run(model, picture, (outputs) => [outputs.logits(), outputs.probabilities()] as const),
      await run(other, picture, (outputs) => [outputs.logits(), outputs.probabilities()] as const),
    ];
    assert.deepEqual(warm.result[0], cool.result[0]);
    assert.ok(Math.max(...warm.result[1]) <= Math.max(...cool.result[1]));
  });

  test('is what it was where the same is written again', () => {
    assert.deepEqual(Buffer.from(calibrated(file, rejectOf(file)!, contract.temperature)), Buffer.from(file));
  });

  test('keeps the probabilities that are the model’s own', async () => {
    const own = golden('smallest');
    const { contract: of } = await load(own);
    const reject = {
      least: new Int32Array(of.classes),
      centre: new Uint8Array(of.features),
      prototypes: new Int8Array(of.classes * of.features),
    };
    const other = await load(calibrated(own, reject, 1));
    assert.deepEqual(other.contract, { ...of, reject: true });
  });
});
