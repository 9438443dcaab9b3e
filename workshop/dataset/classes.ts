/** Which class of a network each class folder holds. */
import { MobilenetError } from '../../host/errors.ts';

/** How folders were matched: their names are labels, are indices, or stand in the order of the classes. */
export type Rule = 'label' | 'index' | 'order';

export interface Matching {
  readonly rule: Rule;
  /** The class of each folder, in the order of the folders; none twice. */
  readonly classes: readonly number[];
}

/** What a network says of its classes. */
export interface Classes {
  readonly count: number;
  /** One per class, or empty. */
  readonly labels: readonly string[];
}

/**
 * Matches folders to classes. Names that are labels or indices may leave classes out; names that are neither must be as
 * many as there are classes, and are these in their order. Names of which only some are labels are a mistake in the
 * others, not an order.
 *
 * @param names of the folders, sorted
 * @throws E_DATASET they do not fit; the sentence names a folder, or both counts, and the fix
 */
export function matchClasses(names: readonly string[], { count, labels }: Classes): Matching {
  const indexOf = new Map(labels.map((label, index) => [label, index]));
  if (names.some((name) => indexOf.has(name)) && indexOf.size === labels.length)
    return { rule: 'label', classes: names.map((name) => indexOf.get(name) ?? notLabel(name)) };
  if (names.every((name) => /^\d{1,6}$/.test(name))) return { rule: 'index', classes: indices(names, count) };
  if (names.length !== count) throw wrongCount(names.length, count, labels);
  return { rule: 'order', classes: names.map((_, index) => index) };
}

function notLabel(name: string): never {
  throw refusal(
    `The folder '${name}' is no label of the model, though others are; give it the name of its label`,
    name,
  );
}

function indices(names: readonly string[], count: number): number[] {
  const seen = new Map<number, string>();
  for (const name of names) {
    const index = Number(name);
    const twin = seen.get(index);
    if (twin !== undefined)
      throw refusal(`The folders '${twin}' and '${name}' are both class ${index}; join them`, name);
    if (index >= count) {
      throw refusal(
        `The folder '${name}' is no class of the model, which are 0 to ${count - 1}; number them from 0`,
        name,
      );
    }
    seen.set(index, name);
  }
  return [...seen.keys()];
}

function wrongCount(folders: number, count: number, labels: readonly string[]): MobilenetError {
  const background = folders === count - 1 && labels[0] === 'background';
  const fix = background
    ? "add an empty folder that sorts first, for the class 'background'"
    : 'name each folder by its class index (0 is the first) or label, then classes may be left out';
  return refusal(`There are ${folders} class folders for ${count} classes; ${fix}`, folders);
}

function refusal(fact: string, place: string | number): MobilenetError {
  return new MobilenetError('E_DATASET', `${fact}.`, place);
}
