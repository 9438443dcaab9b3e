/** A picture that is like none of the classes, by the rule of its weights file. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load } from '../../host/index.ts';
import { run } from '../../host/run.ts';
import { rejectOf } from '../../workshop/packing/parameters.ts';
import { noise } from './noise.ts';

const golden = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../tests/golden/${name}.mnw`, import.meta.url));

const model = await load(golden('unknown'));
/** Of one colour and of noise by turns. */
const pictures = Array.from({ length: 24 }, (_, i) => {
  const picture = noise(32, 32, i + 1);
  if (i % 2 === 0) picture.data.fill(10 * i);
  return picture;
});
const unknown: boolean[] = [];
for (const picture of pictures)
  unknown.push((await run(model, picture, (outputs) => outputs.unknown(), { exact: true })).result);

/** `classify` resizes first, so it is asked about pictures of its own. */
async function ofEach(answer: boolean): Promise<(typeof pictures)[number]> {
  for (const picture of pictures)
    if ((await run(model, picture, (outputs) => outputs.unknown())).result === answer) return picture;
  throw new Error('none of the pictures');
}

test('some are unknown, some are not', () => {
  assert.deepEqual([...new Set(unknown)].sort(), [false, true]);
});

test('classify answers none of the classes, or all with reject: false', async () => {
  const [strange, familiar] = [await ofEach(true), await ofEach(false)];
  assert.deepEqual(await model.classify(strange), []);
  assert.deepEqual(await model.classify(strange, { threshold: 0, reject: true }), []);
  const { result } = await run(model, strange, (outputs) => outputs.classes(5));
  assert.equal(result.length, 5);
  assert.deepEqual(await model.classify(strange, { reject: false }), result);
  assert.deepEqual(
    await model.classify(strange, { top: 2, threshold: 0, reject: false }),
    result.slice(0, 2),
  );
  assert.equal((await model.classify(familiar)).length, 5);
  assert.deepEqual(await model.classify([strange, familiar], 1), [[], await model.classify(familiar, 1)]);
  const each = [];
  for await (const { classes } of model.classifyEach([strange, familiar])) each.push(classes?.length);
  assert.deepEqual(each, [0, 5]);
});

test('the contract says whether there is a rule, and the temperature', async () => {
  assert.deepEqual([model.contract.reject, model.contract.temperature], [true, 1.5]);
  const { contract } = await load(golden('smallest'));
  assert.deepEqual([contract.reject, contract.temperature], [false, 1]);
});

test('the rule is read from a file; of one without there is none', () => {
  const { least, centre, prototypes } = rejectOf(golden('unknown'))!;
  assert.deepEqual(
    [least.length, centre.length, prototypes.length],
    [5, model.contract.features, 5 * model.contract.features],
  );
  assert.ok(least[0]! < 0 && least[1]! > 0);
  assert.equal(rejectOf(golden('smallest')), undefined);
});

test('of a model without a rule no picture is unknown, nor of a headless one', async () => {
  for (const name of ['smallest', 'headless']) {
    const other = await load(golden(name));
    assert.equal((await run(other, pictures[0]!, (outputs) => outputs.unknown())).result, false);
  }
});
