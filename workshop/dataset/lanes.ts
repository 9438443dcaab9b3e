/** Pictures under way: while the network runs on one, sharp decodes the next on threads of its own. */
export const LANES = 4;

/**
 * Works on several items at a time and yields the results in the order of the items: at most `width` are under way or
 * wait for their turn. The first failure in that order ends it, however fast another failed, and so does leaving the
 * loop; what is under way then is waited for, so that nothing works on once it has ended.
 *
 * @param width 1 or more
 * @throws what `work` throws of the first item in order
 */
export async function* lanes<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const underWay: Promise<Result>[] = [];
  let next = 0;
  try {
    while (next < items.length || underWay.length > 0) {
      while (next < items.length && underWay.length < width) {
        const result = work(items[next]!, next++);
        // A failure is told in its turn; until then nobody waits for it.
        result.catch(() => undefined);
        underWay.push(result);
      }
      yield await underWay.shift()!;
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
