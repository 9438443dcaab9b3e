/** The built declarations of the package's entries: what they name is exported there, so that no internal is seen. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { root } from './packed.ts';

const dist = join(root, 'dist');
const entries = [
  'host/index.d.ts',
  'host/browser.d.ts',
  'workshop/packing/index.d.ts',
  'workshop/teaching/index.d.ts',
  'host/weights.d.ts',
  'host/pixels.d.ts',
].map((name) => join(dist, name));
const program = ts.createProgram(entries, {
  module: ts.ModuleKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
});
const checker = program.getTypeChecker();

/** What a name stands for, behind imports and re-exports. */
function declared(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function exportsOf(entry: string): Set<ts.Symbol> {
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
  return new Set(checker.getExportsOfModule(module).map(declared));
}

/**
 * The types of ours that a declaration names, by itself or by types that only its own file knows. What is `keyof` a table
 * is words.
 */
function named(declaration: ts.Node): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword) return;
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol) found.push(...ours(declared(symbol)));
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return found;
}

/** A type itself where its file exports it, else those that it names; none where it is not ours. */
function ours(type: ts.Symbol): ts.Symbol[] {
  const [declaration] = type.declarations ?? [];
  if (!declaration?.getSourceFile().fileName.startsWith(dist) || ts.isTypeParameterDeclaration(declaration))
    return [];
  const isExported = ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export;
  return isExported ? [type] : named(declaration);
}

/** All that the package exports by any entry: types of one may name those of another. */
const everywhere = new Set(entries.flatMap((entry) => [...exportsOf(entry)]));

for (const entry of entries) {
  test(`${entry.slice(dist.length + 1)} names no type that the package does not export`, () => {
    const offences = [...exportsOf(entry)].flatMap((symbol) =>
      symbol.declarations!.flatMap((declaration) =>
        named(declaration)
          .filter((type) => !everywhere.has(type))
          .map((type) => `${symbol.name} names ${type.name}`),
      ),
    );
    assert.deepEqual(offences, []);
  });
}

test('a model is made by load alone', () => {
  const text = program.getSourceFile(join(dist, 'host/mobilenet.d.ts'))!.text;
  const constructors = [...text.matchAll(/^.*constructor.*$/gm)].map(([line]) => line.trim());
  assert.deepEqual(constructors, ['private constructor();']);
  assert.doesNotMatch(text, /\bModel\b|\blend\b/);
});
