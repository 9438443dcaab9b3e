import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';

/** Aliases of a file; more would let a small one stand for a huge one. */
const MOST_ALIASES = 100;

/** A fault, and the byte of the text where it stands. */
export interface Fault {
  readonly at: number;
  readonly sentence: string;
}

/** Line and column, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A text of YAML with its places. */
export class Text {
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
  }

  /** What is no YAML, a key that stands twice, a tag that is not known. */
  get faults(): readonly Fault[] {
    const { errors, warnings } = this.#document;
    return [...errors, ...warnings].map(({ pos, message }) => ({ at: pos[0], sentence: message }));
  }

  /** @throws ReferenceError there are too many aliases */
  value(): unknown {
    return this.#document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown;
  }

  /** Where a value begins, or the nearest that holds it. */
  at(path: readonly string[]): number {
    const node = path.length ? this.#document.getIn(path, true) : this.#document.contents;
    const { range } = (node ?? {}) as { range?: readonly number[] };
    if (range) return range[0]!;
    return path.length ? this.at(path.slice(0, -1)) : 0;
  }

  /** Where a key of a map stands. */
  atKey(path: readonly string[], key: string): number {
    const map = path.length ? this.#document.getIn(path, true) : this.#document.contents;
    const pair = isMap(map) && map.items.find((each) => isScalar(each.key) && String(each.key.value) === key);
    return pair && isScalar(pair.key) ? pair.key.range![0] : this.at(path);
  }

  place(at: number): Place {
    const { line, col: column } = this.#lines.linePos(at);
    return { line, column };
  }
}
