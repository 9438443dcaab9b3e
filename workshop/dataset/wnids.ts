/** Folders of ImageNet, named by the numbers that WordNet gives to their nouns: n01440764 is the tench. */
import { sha256Hex } from '../packing/digest.ts';
import { loosely } from '../packing/class-names.ts';

/** Whether a folder is named so. */
export function isWnid(name: string): boolean {
  return /^n\d{8}$/.test(name);
}

/**
 * SHA-256 of the thousand of ILSVRC 2012, sorted, one a line. In this order they are the classes 0 to 999 of every list
 * of labels. Made of imagenet_synsets.txt of timm 1.0.31.
 */
export const ILSVRC = '385e0240499426c022b773be1ae4da780f057b89c9694c7f47199f62746b6edd';

const CLASSES = 1000;

/** Some of the classes, from one end to the other, by which a list of labels is known to be ImageNet's in its order. */
const known: Readonly<Record<number, string>> = {
  0: 'tench',
  1: 'goldfish',
  207: 'golden retriever',
  285: 'egyptian cat',
  404: 'airliner',
  504: 'coffee mug',
  717: 'pickup',
  805: 'soccer ball',
  954: 'banana',
  999: 'toilet tissue',
};

/**
 * The class of the first folder, where the folders are ImageNet's thousand and the labels its names in their order: 0, or 1
 * where `background` stands before them. Undefined where either is anything else.
 *
 * @param names sorted
 * @param due the digest of all names
 */
export function firstOfImagenet(
  names: readonly string[],
  labels: readonly string[],
  due = ILSVRC,
): number | undefined {
  const first = labels.length - CLASSES;
  if (names.length !== CLASSES || (first !== 0 && first !== 1)) return undefined;
  const isNamed = Object.entries(known).every(
    ([index, name]) => loosely(labels[first + Number(index)]!.split(',')[0]!) === name,
  );
  return isNamed && sha256Hex(names.join('\n')) === due ? first : undefined;
}
