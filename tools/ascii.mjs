/**
 * A transform of asc: ascii`words` becomes the address of these characters, a byte each, closed by a zero. A string of the
 * language has two bytes a character and twenty in front, which made a fifth of a command module.
 */
import { Node } from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

/** `memory.data<u8>([…, 0])`. */
function data({ parts, range }) {
  const [words, ...more] = parts;
  if (more.length || !/^[\n\x20-\x7e]*$/.test(words))
    throw new Error(
      `${range.source.normalizedPath}: ascii takes printable ASCII and line feeds, not '${parts.join('${}')}'`,
    );
  const name = (word) => Node.createIdentifierExpression(word, range);
  const bytes = Array.from(Buffer.from(`${words}\0`), (byte) =>
    Node.createIntegerLiteralExpression(i64_new(byte), range),
  );
  return Node.createCallExpression(
    Node.createPropertyAccessExpression(name('memory'), name('data'), range),
    [Node.createNamedType(Node.createSimpleTypeName('u8', range), null, false, range)],
    [Node.createArrayLiteralExpression(bytes, range)],
    range,
  );
}

/** What stands in place of a node, or of each node of an array. */
function replaced(value) {
  if (Array.isArray(value)) return value.map(replaced);
  if (!(value instanceof Node)) return value;
  if (value.tag?.text === 'ascii') return data(value);
  for (const key of Object.keys(value)) if (key !== 'range') value[key] = replaced(value[key]);
  return value;
}

export default class Ascii extends Transform {
  afterParse(parser) {
    for (const source of parser.sources)
      if (!source.isLibrary) source.statements = replaced(source.statements);
  }
}
