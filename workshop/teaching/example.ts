import { MobilenetError } from '../../host/errors.ts';
import type { Image } from '../../host/index.ts';
import { isPrintable } from '../printable.ts';

/** A picture of a class, or what the network made of one. */
export interface Example {
  /** Name of the class: one plain line. */
  readonly label: string;
  readonly image?: Image | undefined;
  /** In the place of the picture, u8 [features]: what `embedBytes` of the same network answers. */
  readonly embedding?: Uint8Array | undefined;
  /** Examples of a class with the same group are held out together: frames of one thing. By default each is its own. */
  readonly group?: string | undefined;
}

/** An example whose picture has been looked at. */
export interface Embedded {
  readonly label: string;
  readonly embedding: Uint8Array;
  readonly group?: string | undefined;
}

/** Classes at most: those of a packed file. */
export const MOST_CLASSES = 8192;

/**
 * Names of the classes in the order in which they first appear.
 *
 * @throws E_DATASET there are less than two, or too many, or one has a name that no label can be
 */
export function labelsOf(examples: readonly Pick<Example, 'label'>[]): string[] {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const bad = labels.find((label) => typeof label !== 'string' || label === '' || !isPrintable(label));
  if (bad !== undefined)
    throw refusal(`The class '${bad}' has a name that is not one line of plain text; rename it`);
  if (labels.length < 2) {
    const one = labels[0] === undefined ? 'no class' : `one class only, '${labels[0]}'`;
    throw refusal(`There is ${one}; give examples of at least two, of which one may be everything else`);
  }
  if (labels.length > MOST_CLASSES)
    throw refusal(`There are ${labels.length} classes, more than ${MOST_CLASSES}; take fewer`);
  return labels;
}

export function refusal(fact: string, place?: string | number): MobilenetError {
  return new MobilenetError('E_DATASET', `${fact}.`, place);
}
