/** How an answer compares with native LiteRT's, the law for uint8 and int8 models. */

export const LAW = 'LiteRT native';

/**
 * @param answers one Buffer of logits per picture
 * @param law the same from native LiteRT
 * @returns `{ equal, of, most, first }`: bytes that are equal, of how many; the largest distance in levels; pictures with
 *   the same best class
 */
export function agreement(answers, law) {
  const result = { equal: 0, of: 0, most: 0, first: 0 };
  answers.forEach((answer, picture) => {
    const expected = law[picture];
    if (answer.length !== expected.length)
      throw new RangeError(`${answer.length} logits for ${expected.length}`);
    for (const [i, byte] of answer.entries()) {
      const distance = Math.abs(byte - expected[i]);
      if (distance === 0) result.equal++;
      result.most = Math.max(result.most, distance);
    }
    result.of += answer.length;
    if (best(answer) === best(expected)) result.first++;
  });
  return result;
}

function best(answer) {
  return answer.indexOf(Math.max(...answer));
}
