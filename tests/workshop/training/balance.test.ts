/** An epoch in which every class has as many pictures. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { balanced } from '../../../workshop/training/balance.ts';

/** Of 3, 100 and 17 pictures, which stand in no order; every tenth of all validates. */
const labels = Uint16Array.from({ length: 120 }, (_, i) => (i % 40 === 7 ? 0 : i % 7 === 3 ? 2 : 1));
const examples = Int32Array.from(labels.keys()).filter((index) => index % 10 !== 9);
const members = [0, 1, 2].map((label) => examples.filter((index) => labels[index] === label));
const epochOf = (epoch: number, seed = 1): Int32Array => balanced(examples, labels, 3, { seed, epoch });
const each = Math.ceil(examples.length / 3);

describe('a balanced epoch', () => {
  test('has a third of the pictures of each of three classes, and no other', () => {
    for (const epoch of [0, 1, 2, 50]) {
      const all = [...epochOf(epoch)];
      assert.equal(all.length, 3 * each);
      for (const [label, own] of members.entries()) {
        const dealt = all.filter((index) => labels[index] === label);
        assert.equal(dealt.length, each);
        assert.ok(dealt.every((index) => own.includes(index)));
        const times = [...own].map((index) => dealt.filter((one) => one === index).length);
        // The end of one round and the beginning of the next.
        assert.ok(Math.max(...times) - Math.min(...times) <= 2, `${times}`);
      }
    }
  });

  test('is in no order of classes, and a function of seed and epoch alone', () => {
    const first = epochOf(0);
    assert.deepEqual(epochOf(0), first);
    assert.notDeepEqual(epochOf(1), first);
    assert.notDeepEqual(epochOf(0, 2), first);
    assert.equal(new Set([...first.subarray(0, 20)].map((index) => labels[index])).size, 3);
  });

  test('goes on where the last one ended: in the long run every picture of a class comes as often', () => {
    const counts = new Map<number, number>();
    // As many epochs as the large class has pictures: whole rounds of each.
    const epochs = members.reduce((product, own) => product * own.length, 1) / members[0]!.length;
    assert.ok(epochs < 3000);
    for (let epoch = 0; epoch < epochs; epoch++)
      for (const index of epochOf(epoch)) counts.set(index, (counts.get(index) ?? 0) + 1);
    for (const own of members) {
      const times = [...own].map((index) => counts.get(index)!);
      assert.ok(
        Math.max(...times) - Math.min(...times) <= 1,
        `${Math.min(...times)} to ${Math.max(...times)}`,
      );
    }
  });
});
