/**
 * The file beside a taught network: its examples as the network saw them, so that another class can be taught without the
 * pictures of the first. docs/teaching.md draws it.
 */
import { MobilenetError } from '../../host/errors.ts';
import { sha256 } from '../packing/digest.ts';
import { Fields } from '../packing/fields.ts';
import { isPrintable } from '../printable.ts';
import { MOST_CLASSES, refusal } from './example.ts';
import type { Embedded } from './example.ts';

export interface Lesson {
  /** u8 [32]: of the network up to its embedding, as `backboneDigest` tells it. */
  readonly backbone: Uint8Array;
  /** One or more, of embeddings that are all as long. */
  readonly examples: readonly Embedded[];
}

/** `MNT1` as a little-endian u32. */
const MAGIC = 0x31544e4d;
const VERSION = 1;
const DIGEST = 32;
const HEADER = 64;

/** The largest file that is read: 60 000 examples of 1024 features. */
export const LARGEST_LESSON = 64 << 20;

/** The same lesson makes the same bytes. */
export function writeLesson({ backbone, examples }: Lesson): Uint8Array {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const groups = [...new Set(examples.flatMap(({ group }) => group ?? []))];
  const features = examples[0]?.embedding.length ?? 0;
  const text = new TextEncoder().encode(labels.map((label) => `${label}\n`).join(''));
  const length = HEADER + text.length + examples.length * (6 + features) + DIGEST;
  const fields = new Fields(length)
    .u32(MAGIC)
    .u16(VERSION, 0)
    .u32(length, labels.length, examples.length, features, text.length)
    .seek(HEADER - DIGEST)
    .copy(backbone)
    .copy(text);
  for (const { label } of examples) fields.u16(labels.indexOf(label));
  for (const { group } of examples) fields.u32(group === undefined ? 0 : 1 + groups.indexOf(group));
  for (const { embedding } of examples) fields.copy(embedding);
  return fields.copy(sha256(fields.bytes.subarray(0, length - DIGEST))).bytes;
}

/**
 * Reads such a file; nothing of it is used before it is checked.
 *
 * @throws E_DATASET it is none, of a later version, or damaged; `place` is its name
 */
export function readLesson(bytes: Uint8Array, name: string): Lesson {
  const refuse = (fact: string): never => {
    throw refusal(`${name} ${fact}`, name);
  };
  if (bytes.length < HEADER + DIGEST)
    return refuse('is no file of examples of `mobilenet teach`, or cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  if (word(0) !== MAGIC)
    return refuse('is no file of examples, as `mobilenet teach` writes it beside a network');
  if (view.getUint16(4, true) !== VERSION) return refuse('is of a later version; update this package');
  const [length, classes, count, features, text] = [word(8), word(12), word(16), word(20), word(24)] as const;
  // Below 2⁵³ whatever the words are: 2³² · 2³³.
  const due = HEADER + text + count * (6 + features) + DIGEST;
  if (bytes.length !== length || length !== due)
    return refuse('is cut short, or longer than it says; copy it again');
  const digest = sha256(bytes.subarray(0, length - DIGEST));
  if (!digest.every((byte, at) => byte === bytes[length - DIGEST + at]))
    return refuse('is damaged: its SHA-256 differs; copy it again');
  const labels = linesOf(bytes.subarray(HEADER, HEADER + text));
  if (!labels || labels.length !== classes || classes > MOST_CLASSES || features === 0)
    return refuse('has labels that are not one plain line for each class, or no features');
  const at = HEADER + text;
  const examples = Array.from({ length: count }, (_, index): Embedded => {
    const label = labels[view.getUint16(at + 2 * index, true)];
    const group = word(at + 2 * count + 4 * index);
    const start = at + 6 * count + features * index;
    if (label === undefined) return refuse(`has an example of a class that it does not name, ${index}`);
    return {
      label,
      embedding: bytes.slice(start, start + features),
      group: group === 0 ? undefined : `kept ${group}`,
    };
  });
  return { backbone: bytes.slice(HEADER - DIGEST, HEADER), examples };
}

/** Different plain lines; undefined for anything else. */
function linesOf(bytes: Uint8Array): string[] | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const lines = text.split('\n');
    const ended = lines.pop() === '';
    const right = lines.every((line) => line !== '' && isPrintable(line));
    return ended && right && new Set(lines).size === lines.length ? lines : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** @throws E_DATASET the lesson is of another network */
export function refuseOther({ backbone }: Lesson, own: Uint8Array, name: string): void {
  if (backbone.every((byte, at) => byte === own[at])) return;
  throw new MobilenetError(
    'E_DATASET',
    `The examples in ${name} were seen by another network, or with another \`grid\`; give what they were taught with.`,
    name,
  );
}
