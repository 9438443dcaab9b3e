/** Whether every case has its tests: the sources hold each title that the table names. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cases } from './cases.ts';

const CASES = 76;

test(`the table has ${CASES} cases, each with a test`, () => {
  assert.equal(cases.length, CASES);
  for (const { number, words, proofs } of cases) assert.ok(proofs.length > 0, `${number} ${words}`);
});

for (const { number, words, proofs } of cases) {
  test(`${number} ${words} is tested where the table says`, () => {
    for (const [file, title] of proofs) {
      const source = readFileSync(new URL(`../../../tests/${file}`, import.meta.url), 'utf8');
      // A title stands at the beginning of a literal: of a test, or of the table from which tests are made.
      const quoted = ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}`));
      assert.ok(quoted, `${file} has no test "${title}"`);
      if (file.startsWith('attacks/')) assert.equal(parseInt(title), number, title);
    }
  });
}
