/** The table of cases, and what becomes of a proof that does not run. `tests/run.mjs` asks for every proof at its end. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';
import { cases } from './cases.ts';
import type { Proof } from './cases.ts';
import { unproven } from './proofs.ts';
import type { Report } from './proofs.ts';

const CASES = 77;

const source = (file: string): URL => new URL(`../../../tests/${file}`, import.meta.url);

test(`the table has ${CASES} cases, each with a test`, () => {
  assert.equal(cases.length, CASES);
  for (const { number, words, proofs } of cases) assert.ok(proofs.length > 0, `${number} ${words}`);
});

for (const { number, words, proofs } of cases) {
  test(`${number} ${words} is tested where the table says`, () => {
    for (const [file, title] of proofs) {
      assert.ok(existsSync(source(file)), file);
      assert.match(file, /\.(test|spec)\.ts$/);
      if (file.endsWith('.spec.ts')) assert.ok(specTitles(file).includes(title), `${file}: ${title}`);
      if (file.startsWith('attacks/')) assert.equal(parseInt(title), number, title);
    }
  });
}

/** Titles of the tests that a spec of as-pect calls; its runner reports no titles, and runs whatever is called. */
function specTitles(file: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|it)$/.test(node.expression.getText())) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(source(file), 'utf8'), ts.ScriptTarget.Latest, true));
  return titles;
}

test('a proof runs, or says what it lacks; anything else is told', () => {
  const file = 'host/image/ppm.test.ts';
  const proofs = cases.flatMap(({ proofs }) => proofs.filter(([where]) => where === file));
  const [[, title]] = proofs as [Proof];
  const reports = proofs.map(([, title]): Report => ({
    file,
    title,
    suite: false,
    skip: undefined,
    todo: undefined,
  }));
  const told = (change: Partial<Report>): number =>
    unproven(
      [file],
      reports.map((report) => (report.title === title ? { ...report, ...change } : report)),
    ).length;
  assert.equal(told({}), 0);
  assert.equal(told({ skip: 'no tool' }), 0);
  assert.equal(told({ title: `${title}, and more` }), 0);
  assert.equal(told({ title: `not ${title}` }), 1);
  assert.equal(told({ file: 'host/image/other.test.ts' }), 1);
  assert.equal(told({ skip: true }), 1);
  assert.equal(told({ todo: true }), 1);
  assert.equal(told({ suite: true }), 1);
  assert.equal(told({ suite: true, skip: 'no tool' }), 0);
  assert.deepEqual(unproven(['host/image/other.test.ts'], []), []);
});
