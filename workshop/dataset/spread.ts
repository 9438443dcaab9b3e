/** So many places, evenly spread over a list of a length; all of them where the list is not longer. */
export function spread(length: number, count: number): number[] {
  const taken = Math.min(length, count);
  return Array.from({ length: taken }, (_, place) => Math.floor((place * length) / taken));
}
