/**
 * A seed for a generator of its own out of several numbers, so that what is drawn for one picture of one epoch hangs on
 * neither the pictures before it nor the thread that draws it.
 *
 * Source: the finalizer of MurmurHash3, once for each number.
 *
 * @returns u32, never 0
 */
export function mix(...numbers: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const number of numbers) {
    state = (state ^ number) >>> 0;
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state = (state ^ (state >>> 16)) + 0x9e3779b9;
  }
  return state >>> 0 || 1;
}
