/** What is gone on from is what was saved, bit for bit; anything else is refused. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { readSafetensors, writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import type { Tensor } from '../../../workshop/packing/tensor.ts';
import { openCheckpoint, readCheckpoint, writeCheckpoint } from '../../../workshop/training/checkpoint.ts';
import { Course } from '../../../workshop/training/course.ts';
import { checkpoint, course, identity } from './small.ts';

const path = 'w.checkpoint';
const bytes = writeCheckpoint(checkpoint, identity);
const { tensors, metadata } = readSafetensors(bytes);

/** What a file says of where it stands. */
const said = JSON.parse(metadata['place']!) as {
  epoch: number;
  position: number;
  score: object;
  history: unknown[][];
};

const refusal = (reason: RegExp) => ({ code: 'E_MODEL_FORMAT', place: path, message: reason });
const read = (file: Uint8Array) => readCheckpoint(file, { identity, course }, path);

/** A file that nobody can call damaged: the digest is that of what it says. */
function sealed(all: Iterable<Tensor>, facts: Record<string, string>): Uint8Array {
  const file = Buffer.from(writeSafetensors([...all], { ...facts, sha256: '0'.repeat(64) }));
  const at = file.indexOf('"sha256":"') + 10;
  const hash = createHash('sha256')
    .update(file.subarray(0, at))
    .update(file.subarray(at + 64));
  file.write(hash.digest('hex'), at);
  return file;
}

const standing = (place: unknown): Uint8Array =>
  sealed(tensors.values(), { ...metadata, place: JSON.stringify(place) });

/** The same tensors, with one changed, or without it where the change gives none. */
const having = (name: string, change: (tensor: Tensor) => Tensor[]): Uint8Array =>
  sealed(
    [...tensors.values()].flatMap((each) => (each.name === name ? change(each) : [each])),
    metadata,
  );

/** What a file may say of where it stood that cannot be. */
const lacking: Record<string, unknown> = {
  nothing: null,
  'a list': [],
  'an epoch below 0': { ...said, epoch: -1 },
  'half an epoch': { ...said, epoch: 0.5 },
  'an epoch after the last': { ...said, epoch: 4, history: Array(4).fill(said.history[0]) },
  'all epochs without their history': { epoch: 3, position: 0, score: said.score, history: [] },
  'a step after the last epoch': { ...said, epoch: 3, history: Array(3).fill(said.history[0]) },
  'a step below 0': { ...said, position: -1 },
  'a step after the last': { ...said, position: 6, score: { loss: 3, correct: 4, count: 24 } },
  'a step in words': { ...said, position: '2' },
  'a score of other pictures': { ...said, score: { loss: 3, correct: 4, count: 9 } },
  'more right than there are': { ...said, score: { loss: 3, correct: 9, count: 8 } },
  'a loss that is none': { ...said, score: { loss: null, correct: 4, count: 8 } },
  'no score': { ...said, score: undefined },
  'an epoch too many in the history': { ...said, history: [...said.history, ...said.history] },
  'a history of objects': { ...said, history: [{ ...said.history[0] }] },
  'an accuracy above 1': { ...said, history: [[1e-3, 0.1, 2, 0.3, 0.5, 1.5]] },
  'an epoch that was not measured': { ...said, history: [[1e-3, 0.1, 0.5, null, null, 1.5]] },
  'a time below 0': { ...said, history: [[1e-3, 0.1, 0.5, 0.3, 0.5, -1]] },
};

const variance = 'bn1.running_var';
const misfits: Record<string, [Uint8Array, RegExp]> = {
  'a tensor missing': [
    having('momentum.conv_stem.weight', () => []),
    /momentum\.conv_stem\.weight is missing/,
  ],
  "a worker's tensor missing": [having(`worker1.${variance}`, () => []), /worker1\.\S+ is missing/],
  'a tensor too many': [
    having(variance, (one) => [one, { ...one, name: `worker2.${variance}` }]),
    /worker2\.bn1\.running_var belongs to no training/,
  ],
  'another shape': [
    having('classifier.bias', (one) => [{ ...one, shape: [1, 2] }]),
    /classifier\.bias has another shape/,
  ],
  'a number that is none': [
    having('classifier.bias', (one) => [{ ...one, data: Float32Array.of(1, NaN) }]),
    /classifier\.bias holds a number that is not finite/,
  ],
  'a variance below 0': [
    having(variance, (one) => [{ ...one, data: one.data.map(() => -1) }]),
    /running_var holds a variance below 0/,
  ],
};

describe('a checkpoint', () => {
  test('is read as it was written', () => {
    assert.deepEqual(read(bytes), checkpoint);
    assert.deepEqual(sealed(tensors.values(), metadata), Buffer.from(bytes));
  });

  test('with any byte changed, or cut short, cannot be resumed', () => {
    const damaged = refusal(/^w\.checkpoint cannot be resumed: it is (damaged|no checkpoint)/);
    for (let at = 0; at < bytes.length; at += at < 4000 ? 61 : 4999) {
      const changed = bytes.slice();
      changed[at]! ^= 1 << (at & 7);
      assert.throws(() => openCheckpoint(changed, path), damaged, `byte ${at}`);
      assert.throws(() => openCheckpoint(bytes.subarray(0, at), path), damaged, `${at} bytes`);
    }
    const zeroed = bytes.slice();
    assert.throws(() => openCheckpoint(zeroed.fill(0, zeroed.length / 2), path), damaged);
  });

  for (const [what, place] of Object.entries(lacking))
    test(`that says ${what} cannot be resumed`, () =>
      assert.throws(() => read(standing(place)), refusal(/does not say where the training stood/)));

  test('may stand at the end of an epoch, and of all', () => {
    const measured = { ...said, position: 5, score: { loss: 3, correct: 4, count: 20 } };
    assert.equal(read(standing(measured)).place.position, 5);
    const none = { loss: 0, correct: 0, count: 0 };
    const all = { epoch: 3, position: 0, score: none, history: Array(3).fill(said.history[0]) };
    assert.deepEqual(
      read(standing(all)).place.history.map(({ epoch }) => epoch),
      [1, 2, 3],
    );
  });

  for (const [what, [file, reason]] of Object.entries(misfits))
    test(`with ${what} cannot be resumed`, () => assert.throws(() => read(file), refusal(reason)));

  test('of another version, or of a training that it does not name, cannot be resumed', () => {
    const other = (facts: Record<string, string>) => sealed(tensors.values(), { ...metadata, ...facts });
    assert.throws(() => read(other({ version: '2' })), refusal(/no checkpoint of this version/));
    assert.throws(() => read(other({ identity: '{' })), refusal(/of which training/));
    assert.throws(() => read(other({ identity: '{}' })), { code: 'E_USAGE', message: /of another training/ });
  });

  test('of a network of another form, or that decays otherwise, is of another training', () => {
    for (const other of [{ form: 'shallow' }, { decaysDepthwise: true }] as const) {
      const recipe = { ...identity.recipe, ...other };
      const message = new RegExp(`\`${Object.keys(other)[0]}\` differs \\(null then`);
      assert.throws(() => readCheckpoint(bytes, { identity: { ...identity, recipe }, course }, path), {
        code: 'E_USAGE',
        message,
      });
    }
    const { form: _, decaysDepthwise: __, ...before } = JSON.parse(metadata['identity']!);
    assert.deepEqual(
      read(sealed(tensors.values(), { ...metadata, identity: JSON.stringify(before) })),
      checkpoint,
    );
  });

  test('holds the most epochs that there may be', () => {
    const epochs = 100_000;
    const long = { ...identity, recipe: { ...identity.recipe, epochs } };
    const longest = 1.2345678901234567e-6;
    const record = { ...checkpoint.place.history[0]!, rate: longest, loss: longest, accuracy: longest };
    const history = Array.from({ length: epochs }, (_, index) => ({ ...record, epoch: index + 1 }));
    const place = { epoch: epochs, position: 0, score: { loss: 0, correct: 0, count: 0 }, history };
    const split = { training: new Int32Array(20), validation: new Int32Array(2), undivided: [] };
    const training = { identity: long, course: new Course(long.recipe, split) };
    const file = writeCheckpoint({ ...checkpoint, place }, long);
    assert.deepEqual(readCheckpoint(file, training, path).place, place);
  });
});
