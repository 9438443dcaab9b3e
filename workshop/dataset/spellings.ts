import { composed, loosely } from '../packing/class-names.ts';

/** The class whose label a folder's name is. */
export interface Found {
  readonly index: number;
  /** The same text, composed or not. */
  readonly isExact: boolean;
}

/** A number before a label, as in `0 stop`, `01_stop` and `2: stop`. */
const NUMBERED = /^(\d{1,6})[\s_.:)-]+(?=\S)/;

/** Labels by what they may be written as. A spelling that two labels share is none. */
export class Spellings {
  readonly labels: readonly string[];
  /** Those before the labels, where all have one and none twice. */
  readonly numbers: readonly number[] | undefined;
  readonly #exact: ReadonlyMap<string, number>;
  readonly #nearly: readonly ReadonlyMap<string, number>[];

  constructor(labels: readonly string[]) {
    this.labels = labels;
    this.numbers = numbersOf(labels);
    this.#exact = placesOf(labels.map(composed));
    const loose = placesOf(labels.map(loosely));
    const bare = placesOf(this.numbers ? labels.map((label) => loosely(label.replace(NUMBERED, ''))) : []);
    this.#nearly = [loose, bare];
  }

  /** The class of a name, exactly or by the only label that is spelt nearly so. */
  find(name: string): Found | undefined {
    const exact = this.#exact.get(composed(name));
    if (exact !== undefined) return { index: exact, isExact: true };
    const spelt = loosely(name);
    const index = this.#nearly.find((places) => places.has(spelt))?.get(spelt);
    return index === undefined ? undefined : { index, isExact: false };
  }
}

/** The place of each text that occurs once. */
function placesOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (const [place, text] of texts.entries()) {
    if (places.has(text)) twice.add(text);
    places.set(text, place);
  }
  for (const text of twice) places.delete(text);
  return places;
}

function numbersOf(labels: readonly string[]): number[] | undefined {
  const numbers = labels.map((label) => Number(NUMBERED.exec(label)?.[1] ?? NaN));
  return numbers.every(Number.isInteger) && new Set(numbers).size === numbers.length ? numbers : undefined;
}
