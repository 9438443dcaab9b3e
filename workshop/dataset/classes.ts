/** Which class of a network each class folder holds. */
import { MobilenetError } from '../../host/errors.ts';
import { Spellings } from './spellings.ts';
import { firstOfImagenet, isWnid } from './wnids.ts';

/**
 * How folders were matched: their names are labels, are labels but for their spelling, are indices, are ImageNet's, or
 * stand in the order of the classes.
 */
export type Rule = 'label' | 'spelling' | 'index' | 'wnid' | 'order';

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
 * Matches folders to classes. Names that are labels or indices may leave classes out. Names that are neither are a
 * mistake where the network has labels; where it has none they must be as many as the classes, and are these in their
 * order.
 *
 * @param names of the folders, sorted
 * @throws E_DATASET they do not fit; the sentence names a folder, and a label or both counts, and the fix
 */
export function matchClasses(names: readonly string[], { count, labels }: Classes): Matching {
  const spellings = new Spellings(labels);
  const found = names.map((name) => spellings.find(name));
  if (found.some((one) => one !== undefined)) {
    const isExact = found.every((one) => one?.isExact);
    const classes = found.map((one, at) => one?.index ?? notLabel(names[at]!, { labels, found }));
    refuseTwice(names, classes);
    return { rule: isExact ? 'label' : 'spelling', classes };
  }
  if (names.every((name) => /^\d{1,6}$/.test(name))) {
    const classes = names.map((name) => indexOf(name, count));
    refuseTwice(names, classes);
    for (const [at, index] of classes.entries()) refuseNumbered(names[at]!, index, spellings);
    return { rule: 'index', classes };
  }
  const first = firstOfImagenet(names, labels);
  if (first !== undefined) return { rule: 'wnid', classes: names.map((_, index) => first + index) };
  if (labels.length > 0) throw noLabels(names, labels);
  if (names.length !== count) throw wrongCount(names.length, count);
  return { rule: 'order', classes: names.map((_, index) => index) };
}

/**
 * What is assumed where a network without labels meets folders that are numbers: its classes may have been learnt in
 * the order of their names, 0, 1, 10, 2. Undefined where both orders are one.
 */
export function assumed(
  names: readonly string[],
  { rule }: Matching,
  { count, labels }: Classes,
): string | undefined {
  // Zeros before them make both orders one.
  if (rule !== 'index' || labels.length > 0 || names.some((name) => /^0\d/.test(name))) return undefined;
  const sorted = Array.from({ length: count }, (_, index) => String(index)).sort();
  const name = names.find((one) => sorted[Number(one)] !== one);
  if (name === undefined) return undefined;
  const other = sorted.indexOf(name);
  return `The network has no labels: the folder '${name}' counts as class ${name}. If its classes were learnt in the order 0, 1, 10, 2 it is class ${other}; then give the network its labels in that order.`;
}

function notLabel(
  name: string,
  { labels, found }: { labels: readonly string[]; found: readonly ({ index: number } | undefined)[] },
): never {
  const taken = new Set(found.map((one) => one?.index));
  const free = labels.find((_, index) => !taken.has(index)) ?? labels[0]!;
  const twice = labels.filter((label) => label === name).length > 1;
  const fact = twice ? 'is the label of several classes' : 'is no label of the model, though others are';
  const fix = twice
    ? 'name all folders by the index of their class'
    : `give it the name of its label, such as '${free}'`;
  throw refusal(`The folder '${name}' ${fact}; ${fix}`, name);
}

/** Of names that are none of them a label. */
function noLabels(names: readonly string[], labels: readonly string[]): MobilenetError {
  const name = names.find((one) => !/^\d{1,6}$/.test(one))!;
  if (names.every(isWnid)) {
    return refusal(
      `The folder '${name}' is named by a number of WordNet, which is known of all thousand folders of ImageNet alone, and of labels that are its names; name each folder by its label, such as '${labels[0]}', or by the index of its class`,
      name,
    );
  }
  return refusal(
    `The folder '${name}' is no label of the model, nor is another; its class 0 is '${labels[0]}': name each folder by its label, or all by the index of their class`,
    name,
  );
}

function indexOf(name: string, count: number): number {
  const index = Number(name);
  if (index < count) return index;
  throw refusal(
    `The folder '${name}' is no class of the model, which are 0 to ${count - 1}; number them from 0`,
    name,
  );
}

function refuseTwice(names: readonly string[], classes: readonly number[]): void {
  const seen = new Map<number, string>();
  for (const [at, index] of classes.entries()) {
    const twin = seen.get(index);
    const name = names[at]!;
    if (twin !== undefined)
      throw refusal(`The folders '${twin}' and '${name}' are both class ${index}; join them`, name);
    seen.set(index, name);
  }
}

/** A number may be that of another label: of `1 road`, where this is class 0. */
function refuseNumbered(name: string, index: number, { labels, numbers }: Spellings): void {
  const other = numbers?.indexOf(Number(name)) ?? -1;
  if (other < 0 || other === index) return;
  throw refusal(
    `The folder '${name}' may be class ${index}, '${labels[index]}', or '${labels[other]}'; give it the name of its label`,
    name,
  );
}

function wrongCount(folders: number, count: number): MobilenetError {
  const fix = 'name each folder by the index of its class (0 is the first), then classes may be left out';
  return refusal(`There are ${folders} class folders for ${count} classes; ${fix}`, folders);
}

function refusal(fact: string, place: string | number): MobilenetError {
  return new MobilenetError('E_DATASET', `${fact}.`, place);
}
