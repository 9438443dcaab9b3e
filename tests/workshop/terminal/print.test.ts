/** Where text leaves, and what becomes of it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { printable, printableJson } from '../../../workshop/printable.ts';
import { line } from '../../../workshop/terminal/print.ts';

const workshop = new URL('../../../../workshop/', import.meta.url);

/** Who writes bytes or draws; whoever prints text or JSON asks `print` or `json`. */
const writers = [
  'bench/cold-start.ts',
  'commands/train-watch.ts',
  'terminal/output.ts',
  'terminal/progress.ts',
];

test('text leaves in one place', () => {
  const files = (readdirSync(workshop, { recursive: true }) as string[]).filter((name) =>
    name.endsWith('.ts'),
  );
  const found = files.filter((name) =>
    /process\.std(out|err)\s*\.write|console\.\w+\(/.test(readFileSync(new URL(name, workshop), 'utf8')),
  );
  assert.deepEqual(found.sort(), writers);
});

test('a value stays within its line', () => {
  assert.equal(line`${'a\nb'}: ${7} ok`, 'a\\u{a}b: 7 ok\n');
});

test('JSON means what it meant', () => {
  const value = { name: 'a\x9b\u202e\n"é猫' };
  assert.equal(printableJson(value), '{"name":"a\\u009b\\u202e\\n\\"é猫"}');
  assert.deepEqual(JSON.parse(printableJson(value)), value);
});

test('what is plain stays as it is', () => {
  const plain = 'blé 猫 👩‍👧 … \u00a0 \u2027 \u202f \u2065 \u206a';
  assert.equal(printable(plain), plain);
});
