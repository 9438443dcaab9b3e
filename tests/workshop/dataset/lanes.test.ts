/** Work on several items at a time. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { lanes } from '../../../workshop/dataset/lanes.ts';

/** Ends later the earlier its place, and notes how many ran at once. */
function slowest(count: number): { work: (item: number) => Promise<number>; most: () => number } {
  let running = 0;
  let most = 0;
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, ++running);
    await after(3 * (count - item));
    running--;
    return item;
  };
  return { work, most: () => most };
}

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const result of results) found.push(result);
  return found;
}

describe('lanes', () => {
  const items = [0, 1, 2, 3, 4, 5, 6];

  for (const width of [1, 3, 7, 20]) {
    test(`${width} wide: in order, and no more at once`, async () => {
      const { work, most } = slowest(items.length);
      assert.deepEqual(await all(lanes(items, width, work)), items);
      assert.equal(most(), Math.min(width, items.length));
    });
  }

  test('of nothing give nothing, and hand on the place of an item', async () => {
    assert.deepEqual(await all(lanes([], 2, async () => 1)), []);
    assert.deepEqual(await all(lanes(['a', 'b'], 2, async (item, index) => item + index)), ['a0', 'b1']);
  });

  test('fail as the first in order, not the first in time, and begin nothing after it', async () => {
    const begun: number[] = [];
    const failing = async (item: number): Promise<number> => {
      begun.push(item);
      await after(item === 1 ? 20 : 1);
      if (item === 1 || item === 2) throw new Error(`item ${item}`);
      return item;
    };
    const seen: number[] = [];
    await assert.rejects(
      async () => {
        for await (const item of lanes(items, 3, failing)) seen.push(item);
      },
      { message: 'item 1' },
    );
    assert.deepEqual(seen, [0]);
    assert.deepEqual(begun, [0, 1, 2, 3]);
  });

  test('wait for what is under way when the loop is left', async () => {
    const ended: number[] = [];
    for await (const item of lanes(items, 3, async (item) => {
      await after(5 * item);
      ended.push(item);
      if (item === 2) throw new Error('told to nobody');
      return item;
    })) {
      if (item === 0) break;
    }
    assert.deepEqual(ended, [0, 1, 2]);
  });
});
