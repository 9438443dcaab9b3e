/** A network of a single output tells class 1 from class 0. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load } from '../../host/index.ts';
import { noise } from './noise.ts';

const golden = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../tests/golden/${name}.mnw`, import.meta.url));

test('a single output answers both classes: its probability, and the rest', async () => {
  const model = await load(golden('one-output'));
  const { classes, outputs, logistic, height, width, resizeHeight, resizeWidth } = model.contract;
  assert.deepEqual([classes, outputs, logistic, model.labels.length], [2, 1, true, 2]);
  const picture = noise(resizeWidth, resizeHeight, 3);
  const cut = Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const [y, x] = [Math.floor(at / (3 * width)), at % (3 * width)];
    const row = y + Math.floor((resizeHeight - height) / 2);
    return picture.data[3 * (row * resizeWidth + Math.floor((resizeWidth - width) / 2)) + x]!;
  });
  const probability = (await model.infer(cut, 'softmax'))[0]! ^ 0x80;
  const answer = await model.classify(picture);
  assert.equal(answer.find(({ index }) => index === 1)?.probability, probability / 256);
  assert.equal(answer.find(({ index }) => index === 0)?.probability, 1 - probability / 256);
  assert.ok(answer[0]!.probability >= answer[1]!.probability);
  assert.deepEqual(await model.classify(picture, 1), answer.slice(0, 1));
  assert.equal(answer[0]!.className, `class ${answer[0]!.index}`);
});

test('independent classes have probabilities that need not sum to 1', async () => {
  const model = await load(golden('hidden-logistic'));
  assert.deepEqual([model.contract.classes, model.contract.logistic], [3, true]);
  const { data } = noise(32, 32, 5);
  const [logits, probabilities] = [
    await model.inferTyped(data, 'logits'),
    await model.infer(data, 'softmax'),
  ];
  const { scale, zero } = model.contract.logits;
  logits.forEach((logit, at) => {
    const due = 256 / (1 + Math.exp(-scale * (logit + 128 - zero)));
    assert.ok(Math.abs((probabilities[at]! ^ 0x80) - Math.min(due, 255)) <= 0.5001, `class ${at}`);
  });
});
