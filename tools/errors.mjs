/**
 * Makes docs/errors.md of the sources: each code of host/errors.ts with its exit code of workshop/terminal, when it occurs, and the sentences
 * of the library, of the gateway and of the wasmtime command.
 *
 *   node tools/errors.mjs [--check]
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'docs', 'errors.md');

const parse = (path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

function* nodesOf(node) {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** The initial value of a variable that the statements of a block or file declare. */
function constant({ statements }, name) {
  return statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find((declaration) => declaration.name.text === name)?.initializer;
}

/** The initial value of the variable that an identifier names, in the nearest scope; undefined for a parameter. */
function valueOf(identifier) {
  const isNamed = ({ name }) => name.text === identifier.text;
  for (let scope = identifier.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some(isNamed)) return undefined;
    const value = scope.statements && constant(scope, identifier.text);
    if (value) return value;
  }
  return undefined;
}

/** The text of an expression; what is only known when it runs is an ellipsis. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return textOf(node.left) + textOf(node.right);
  if (ts.isIdentifier(node)) {
    const value = valueOf(node);
    return value ? textOf(value) : '…';
  }
  return '…';
}

/** Codes in the order of `Codes`: { code, exit, when }. */
function codesOf(source, exits) {
  const exitOf = new Map(
    constant(exits, 'exitCodes').properties.map(({ name, initializer }) => [name.text, initializer.text]),
  );
  const codes = [...nodesOf(source)].find(
    (node) => ts.isInterfaceDeclaration(node) && node.name.text === 'Codes',
  );
  return codes.members.map((member) => ({
    code: member.name.text,
    exit: exitOf.get(member.name.text),
    when: ts
      .getJSDocCommentsAndTags(member)
      .map(({ comment }) => comment)
      .join(' ')
      .replace(/\s+/g, ' '),
  }));
}

/** The texts of an expression: several where one of two is chosen, in it or in a constant that it names. */
function sentencesOf(node) {
  if (ts.isParenthesizedExpression(node)) return sentencesOf(node.expression);
  if (ts.isConditionalExpression(node))
    return [...sentencesOf(node.whenTrue), ...sentencesOf(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return sentencesOf(node.left).flatMap((left) => sentencesOf(node.right).map((right) => left + right));
  const value = ts.isIdentifier(node) ? valueOf(node) : undefined;
  return value ? sentencesOf(value) : [textOf(node)];
}

/** [code, sentence] of each status of the core. */
function* statusSentences(source) {
  for (const { elements } of constant(source, 'statuses').elements)
    yield* sentencesOf(elements[1].body).map((sentence) => [elements[0].text, sentence]);
}

/** [code, sentence] of each error that a file makes: by the class, or by a function that takes the code first. */
function* thrownSentences(source) {
  for (const node of nodesOf(source)) {
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) continue;
    const [code, ...rest] = node.arguments ?? [];
    if (!code || !ts.isStringLiteral(code) || !/^E_[A-Z_]+$/.test(code.text)) continue;
    const texts = rest.map((argument) => textOf(argument)).filter((text) => text !== '…');
    if (ts.isNewExpression(node) || node.expression.kind === ts.SyntaxKind.SuperKeyword)
      yield* sentencesOf(rest[0]).map((sentence) => [code.text, sentence]);
    else if (texts.length > 0) yield [code.text, `… ${texts.at(-1)}.`];
  }
}

/** The functions of a file that make an error of a fact, by their names: its code, and what follows the fact. */
function makersOf(source) {
  const makers = new Map();
  for (const node of source.statements.filter(ts.isFunctionDeclaration)) {
    const fact = node.parameters[0]?.name.getText();
    for (const made of [...nodesOf(node)].filter(ts.isNewExpression)) {
      const [code, sentence] = made.arguments ?? [];
      if (!code || !ts.isStringLiteral(code) || !sentence || !ts.isTemplateExpression(sentence)) continue;
      const [{ expression, literal }, ...more] = sentence.templateSpans;
      if (sentence.head.text === '' && more.length === 0 && expression.getText() === fact)
        makers.set(node.name.text, { code: code.text, end: literal.text });
    }
  }
  return makers;
}

/** [code, sentence] of each call of such a function, of the file itself or of one that it imports. */
function* madeSentences(source) {
  const makers = makersOf(source);
  for (const { moduleSpecifier, importClause } of source.statements.filter(ts.isImportDeclaration)) {
    const names = importClause?.namedBindings?.elements?.map(({ name }) => name.text) ?? [];
    if (importClause?.isTypeOnly || !moduleSpecifier.text.startsWith('.')) continue;
    const imported = makersOf(parse(join(dirname(source.fileName), moduleSpecifier.text)));
    for (const name of names) if (imported.has(name)) makers.set(name, imported.get(name));
  }
  for (const node of [...nodesOf(source)].filter(ts.isCallExpression)) {
    const { code, end } = makers.get(node.expression.getText()) ?? {};
    if (code) yield* sentencesOf(node.arguments[0]).map((sentence) => [code, sentence + end]);
  }
}

/** [code, sentence] of each line of the wasmtime command, where # and % stand for a place. */
function* commandSentences(path) {
  for (const [, code, sentence] of readFileSync(path, 'utf8').matchAll(/^(?:.*`)?\d(E_[A-Z_]+): (.*)$/gm))
    yield [code, sentence.replace(/[#%]/g, '…')];
}

/** Sentences by code, each once. */
function grouped(pairs) {
  const groups = new Map();
  for (const [code, sentence] of pairs) {
    if (/^[….;: ]*$/.test(sentence)) continue;
    groups.set(code, (groups.get(code) ?? new Set()).add(sentence.replace(/…+/g, '…')));
  }
  return groups;
}

function page() {
  const errors = parse(join(root, 'host/errors.ts'));
  const exits = parse(join(root, 'workshop/terminal/exit-codes.ts'));
  const sentences = (house) =>
    readdirSync(join(root, house), { recursive: true })
      .filter((name) => /(?<!\.d)\.ts$/.test(name))
      .sort()
      .map((name) => parse(join(root, house, name)))
      .flatMap((file) => [...thrownSentences(file), ...madeSentences(file)]);
  const library = grouped([
    ...statusSentences(parse(join(root, 'host/core/status.ts'))),
    ...['host', 'workshop'].flatMap(sentences),
  ]);
  const gateway = grouped(sentences('gateway'));
  const command = grouped(commandSentences(join(root, 'assembly', 'command', 'errors.ts')));
  const list = (title, sentences) =>
    sentences ? `\n${title}:\n${[...sentences].map((sentence) => `- ${sentence}\n`).join('')}` : '';
  const entries = codesOf(errors, exits).map(({ code, exit, when }) => {
    if (!when) throw new Error(`host/errors.ts does not say when ${code} occurs`);
    return `\n## ${code}\nExit code ${exit}. ${when}\n${list('Library and command line', library.get(code))}${list('Gateway', gateway.get(code))}${list('wasmtime', command.get(code))}`;
  });
  return `# Errors

Made by \`node tools/errors.mjs\` from the sources; change those. Every failure is a \`MobilenetError\` with a stable
\`code\`, a sentence, and in \`place\` where it is. The command lines print \`mobilenet: CODE: sentence\` on standard
error and exit with the code's number: 1 failed, 2 usage, 3 bad model, 4 bad input, 5 deadline. \`…\` stands for what
differs from case to case.
${entries.join('')}`;
}

const made = page();
if (!process.argv.includes('--check')) writeFileSync(target, made);
else if (readFileSync(target, 'utf8') !== made) {
  console.error('docs/errors.md is not that of the sources: run `node tools/errors.mjs`');
  process.exitCode = 1;
}
