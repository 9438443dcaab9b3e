/** What an evaluation says of a temperature: the probabilities without it are those of the file without it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import { FIT_CONTRACT } from '../../../host/core/core.ts';
import { modelOf } from '../../../host/mobilenet.ts';
import { probabilityAt } from '../../../workshop/calibrate/probability.ts';
import { calibrated } from '../../../workshop/packing/calibrated.ts';
import { decode, goldensOf } from '../../../workshop/packing/decode.ts';
import { encode } from '../../../workshop/packing/encode.ts';
import { NEVER } from '../../../workshop/packing/reject.ts';
import type { Outcome } from '../../../workshop/evaluate/outcome.ts';
import { temper } from '../../../workshop/evaluate/temperature.ts';
import { noise } from '../../host/noise.ts';

const golden = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../tests/golden/${name}.mnw`, import.meta.url));

/** A network whose probabilities are not its own any more, of which nothing is unknown, with a temperature. */
async function tempered(name: string, temperature: number): Promise<Uint8Array> {
  const file = golden(name);
  const network = decode(file);
  const { classes, features } = (await load(file)).contract;
  const reject = {
    least: new Int32Array(classes).fill(NEVER),
    centre: new Uint8Array(features),
    prototypes: new Int8Array(classes * features),
  };
  const plain = encode({ ...network, softmax: { ...network.softmax!, inModel: false } }, goldensOf(file));
  return calibrated(plain, reject, temperature);
}

/** Logits and ranks of some pictures. */
async function seen(file: Uint8Array) {
  const model = await load(file);
  const { contract } = model;
  const answers = [];
  for (let seed = 1; seed <= 8; seed++)
    answers.push(
      await modelOf(model).run(noise(contract.width, contract.height, seed), FIT_CONTRACT, (answer) => ({
        logits: answer.logits(),
        ranks: answer.top(contract.classes),
      })),
    );
  return { contract, answers };
}

describe('a probability at another temperature', () => {
  for (const name of ['unknown', 'one-output', 'hidden-logistic', 'grey-uint8'])
    test(`is that of the core: ${name}`, async () => {
      const [cold, warm] = [await seen(await tempered(name, 1)), await seen(await tempered(name, 3))];
      const { contract } = cold;
      assert.equal(contract.softmax, false);
      cold.answers.forEach(({ logits, ranks }, at) => {
        for (const [each, temperature] of [
          [ranks, 1],
          [warm.answers[at]!.ranks, 3],
        ] as const)
          for (const { index, probability } of each)
            assert.equal(probabilityAt(contract, temperature)(logits, index), probability / 256);
      });
    });
});

test('calibration and likelihood are told before and after, and not where the temperature is 1', async () => {
  const { contract, answers } = await seen(golden('unknown'));
  const outcomes = answers.map(({ logits, ranks }): Outcome => {
    const [{ index, probability }] = ranks as [{ index: number; probability: number }];
    const answered = [{ index, className: '', probability: probability / 256 }];
    return { file: '', truth: index, answers: answered, logits };
  });
  assert.equal(temper(outcomes, { ...contract, temperature: 1 }), undefined);
  assert.equal(temper([], { ...contract, temperature: 2 }), undefined);
  const told = temper(outcomes, { ...contract, temperature: 2 })!;
  const claimed = outcomes.map(({ logits, truth }) => probabilityAt(contract, 1)(logits!, truth));
  const mean = claimed.reduce((sum, each) => sum + each, 0) / claimed.length;
  assert.ok(Math.abs(told.before.confidence - mean) < 1e-12);
  assert.equal(told.value, 2);
  // Every answer is right, so to be less sure of it is worse.
  assert.ok(told.likelihood.after > told.likelihood.before);
});
