/** Calls that are wrong: what was given, what is wanted, and what to do. Sentences, loaded when one is needed. */
import { MobilenetError } from './errors.ts';
import { suggest } from './suggest.ts';

/** The error of a value that cannot be read, by its tag. */
export function notSource(tag: string): MobilenetError {
  return new MobilenetError(
    'E_USAGE',
    `What is read must be a path, an address, a blob or bytes (Uint8Array, ArrayBuffer), not ${withRemedy(tag)}.`,
  );
}

/** The error of a value that is no picture, by its tag. */
export function notPicture(tag: string): MobilenetError {
  return new MobilenetError(
    'E_USAGE',
    `A picture must be a path, an address, a blob, bytes, { width, height, data } or what a page draws, not ${withRemedy(tag)}.`,
  );
}

/** What to do with what is given instead of a file or a picture, by its tag. */
const remedies: Readonly<Record<string, string>> = {
  Promise: 'await it first',
  Array: 'give one of its items; `classify` and `classifyEach` take several pictures',
  FileList: 'give one of its files, files[0]; `classify` takes all of them as [...files]',
  HTMLInputElement: 'give a file of it, input.files[0]',
  Response: 'give its bytes, await response.arrayBuffer()',
  ReadableStream: 'give its bytes, await new Response(stream).arrayBuffer()',
};

function withRemedy(tag: string): string {
  return Object.hasOwn(remedies, tag) ? `${tag}: ${remedies[tag]}` : tag;
}

/** What is wrong with options: they are no object but what the tag says, have a key too many, or a signal that is none. */
export type OptionsFault = readonly ['options' | 'key' | 'signal', tagOrKey: string];

/** The error of what is no options, or has one that is none of `known`. */
export function notOptions([what, given]: OptionsFault, known: object): MobilenetError {
  const names = Object.keys(known);
  const form = `{ ${names.join(', ')} }`;
  switch (what) {
    case 'options':
      return new MobilenetError('E_USAGE', `Options go by name, as ${form}, not as ${given}.`);
    case 'key':
      return new MobilenetError(
        'E_USAGE',
        `There is no option \`${given}\` among ${form}.${meant(given, names)}`,
        given,
      );
    case 'signal':
      return new MobilenetError(
        'E_USAGE',
        `The option \`signal\` must be an AbortSignal, not ${given}; a controller has one, controller.signal.`,
        what,
      );
  }
}

/** The error of an output that `infer` does not have. */
export function noSuchOutput(given: unknown, outputs: readonly string[]): MobilenetError {
  const word = String(given);
  return new MobilenetError(
    'E_USAGE',
    `The output must be ${outputs.join(', ')}, not '${word}'.${meant(word, outputs)}`,
    word,
  );
}

/** The end of a sentence where a word is close to one that there is. */
export function meant(given: string, words: readonly string[]): string {
  const near = suggest(given, words);
  return near === undefined ? '' : ` Did you mean '${near}'?`;
}
