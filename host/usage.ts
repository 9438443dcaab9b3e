/** Calls that are wrong: what was given, what is wanted and what to do. The sentences, loaded when one is needed. */
import { MobilenetError } from './errors.ts';
import { tagOf } from './tag.ts';

/** The error of a value that cannot be read: no path, address, blob or bytes. */
export function notSource(value: unknown): MobilenetError {
  const kinds = 'a path, an address, a blob or bytes (Uint8Array, ArrayBuffer)';
  return wrong(`What is read must be ${kinds}, not ${described(value)}.`);
}

/** The error of a value that is no picture. */
export function notPicture(value: unknown): MobilenetError {
  const kinds = 'a path, an address, a blob, bytes, { width, height, data } or what a page draws';
  return wrong(`A picture must be ${kinds}, not ${described(value)}.`);
}

/** What to do with what is given instead of a file or a picture, by its tag. */
const remedies: Readonly<Record<string, string>> = {
  Promise: 'await it first',
  Array: 'give one of its items',
  FileList: 'give one of its files, as files[0]',
  HTMLInputElement: 'give a file of it, as input.files[0]',
  Response: 'give its bytes, await response.arrayBuffer()',
  ReadableStream: 'give its bytes, await new Response(stream).arrayBuffer()',
};

/** The tag of a value, with what to do where it has a remedy. */
function described(value: unknown): string {
  const tag = tagOf(value);
  const remedy = remedies[tag];
  return remedy === undefined ? tag : `${tag}: ${remedy}`;
}

function wrong(sentence: string): MobilenetError {
  return new MobilenetError('E_USAGE', sentence);
}
