/**
 * Small files and small functions: no source has more than 200 lines and no function more than 40, unless a line of its
 * comment says why, beginning `Long because`: of the first comment of the file, or of the comment above the function.
 *
 * A line is a line, empty or comment. A function is counted from its first word to its end, whatever its form:
 * declaration, method, arrow. The callback of a `describe` is a section of tests: it counts without the functions in it.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const LINES = 200;
const FUNCTION_LINES = 40;

const root = fileURLToPath(new URL('../../', import.meta.url));
const houses = ['assembly', 'host', 'gateway', 'workshop', 'tests', 'tools', 'benches', 'examples', 'kits'];
const languages = ['.ts', '.mjs', '.py', '.sh', '.c', '.h', '.go', '.rs', '.java'];
/** Those whose functions are counted. AssemblyScript has this syntax too, but for decorators, which its tree passes over. */
const parsed = ['.ts', '.mjs'];

/** A source: its path from the root, and its text. */
interface Source {
  readonly path: string;
  readonly text: string;
}

function sources(house: string): Source[] {
  const names = readdirSync(join(root, house), { recursive: true }) as string[];
  return names
    .filter((name) => languages.includes(extname(name)) && !/node_modules|^dist\/|\btarget\//.test(name))
    .map((name) => ({ path: `${house}/${name}`, text: readFileSync(join(root, house, name), 'utf8') }));
}

/** Whether a line of a comment states a reason: of `*`, `//`, `#` or a docstring. */
const hasReason = (comment: string): boolean => /^\s*(?:\/?\*+|\/\/|#|""")?\s*Long because \S/m.test(comment);

/** The first comment of a file, or nothing where code stands before it. The line that names an interpreter may. */
function head(text: string): string {
  const first = /^(?:#!.*\n)?\s*(?:\/\*[^]*?\*\/|"""[^]*?"""|(?:(?:\/\/|#).*\n)+)/.exec(text);
  return first?.[0] ?? '';
}

/** A function of a source with the lines that are its own. */
interface Counted {
  readonly node: ts.FunctionLikeDeclaration;
  readonly lines: number;
}

const isFunction = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

const isSection = ({ parent }: ts.Node): boolean =>
  ts.isCallExpression(parent) && /^describe\b/.test(parent.expression.getText());

/** The functions in a node, those in other functions too. */
function functions(file: ts.SourceFile, node: ts.Node = file): Counted[] {
  const inner: Counted[] = [];
  ts.forEachChild(node, (child) => void inner.push(...functions(file, child)));
  if (!isFunction(node)) return inner;
  const [first, last] = span(file, node);
  const own = new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index));
  if (isSection(node)) {
    for (const { node: one } of inner) {
      const [from, to] = span(file, one);
      for (let line = from; line <= to; line++) own.delete(line);
    }
  }
  return [...inner, { node, lines: own.size }];
}

/** First and last line of a node without the comment above it. */
function span(file: ts.SourceFile, node: ts.Node): [first: number, last: number] {
  const line = (at: number): number => file.getLineAndCharacterOfPosition(at).line + 1;
  return [line(node.getStart(file)), line(node.end)];
}

/** The comments above a function, or above the statement or the member that holds it. */
function above(file: ts.SourceFile, node: ts.Node): string {
  let holder = node;
  while (!ts.isStatement(holder) && !ts.isClassElement(holder) && !ts.isObjectLiteralElement(holder)) {
    holder = holder.parent;
  }
  const ranges = ts.getLeadingCommentRanges(file.text, holder.pos) ?? [];
  return ranges.map(({ pos, end }) => file.text.slice(pos, end)).join('\n');
}

/** Functions of a source that are too long without a reason, as `path:line, lines`. */
function longFunctions({ path, text }: Source): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return functions(file)
    .filter(({ node, lines }) => lines > FUNCTION_LINES && !hasReason(above(file, node)))
    .map(({ node, lines }) => `${path}:${span(file, node)[0]}, ${lines} lines`);
}

for (const house of houses) {
  test(`${house}/ has no file over ${LINES} lines without a reason`, () => {
    const long = sources(house)
      .map(({ path, text }) => ({ path, text, lines: text.split('\n').length - 1 }))
      .filter(({ text, lines }) => lines > LINES && !hasReason(head(text)));
    assert.deepEqual(
      long.map(({ path, lines }) => `${path}, ${lines} lines`),
      [],
    );
  });

  test(`${house}/ has no function over ${FUNCTION_LINES} lines without a reason`, () => {
    const long = sources(house).filter(({ path }) => parsed.includes(extname(path)));
    assert.deepEqual(long.flatMap(longFunctions), []);
  });
}

test('a line of the comment states the reason', () => {
  const long = (comment: string): string => `${comment}function long() {${'\n'.repeat(FUNCTION_LINES)}}\n`;
  const found = (text: string): string[] => longFunctions({ path: 'x.ts', text });
  assert.deepEqual(found(long('')), ['x.ts:1, 41 lines']);
  assert.deepEqual(found(long('/** Long because it is one table. */\n')), []);
  assert.deepEqual(found(long('/**\n * Adds.\n * Long because it is one table.\n */\n@inline ')), []);
  assert.deepEqual(found(long('/** It is Long because it is long. */\n')), ['x.ts:2, 41 lines']);
  assert.deepEqual(found(`describe('a', () => {\n${long('')}});\n`), ['x.ts:2, 41 lines']);
  assert.ok(hasReason(head('#!/bin/sh\n# Draws.\n# Long because of its table.\nexit\n')));
  assert.ok(hasReason(head('"""Draws.\n\nLong because of its table.\n"""\nimport os\n')));
  assert.ok(!hasReason(head('import os\n# Long because of its table.\n')));
});

test('no diagnostic of a decorator is ignored line by line', () => {
  const ignoring = [...sources('assembly'), ...sources('tests')].filter(({ text }) =>
    /@ts-ignore: ?decorator/.test(text),
  );
  assert.deepEqual(
    ignoring.map(({ path }) => path),
    [],
  );
});
