/** The prefix of every name that the C of a network gives to a linker, a preprocessor or a folder. */
import { MobilenetError } from '../../../host/errors.ts';

export const PREFIX = 'net';

/** What makes names of C and C++ that nobody reserves, in lower case; macros have it in upper case. */
const form = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const LONGEST = 24;

/** Of C11: a file `string.h` in a folder of the compiler's would be taken for the library's. */
const headers = new Set(
  (
    'assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic ' +
    'stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype'
  ).split(' '),
);

/** Throws E_USAGE where no names can begin so. */
export function checkPrefix(prefix: string): void {
  if (headers.has(prefix))
    throw new MobilenetError(
      'E_USAGE',
      `The C library has a header ${prefix}.h; take another prefix.`,
      prefix,
    );
  if (!form.test(prefix) || prefix.length > LONGEST)
    throw new MobilenetError(
      'E_USAGE',
      `A prefix is a small letter, then small letters, digits and single underscores, ${LONGEST} in all.`,
      prefix,
    );
}

/** A source with its names changed. What is in strings stays, labels above all; but the names of included files change. */
export function prefixed(source: string, prefix: string): string {
  return source.replace(/#include ".*?"|"(?:[^"\\\n]|\\.)*"|\bnet(?=[_.])|\bNET(?=_)/g, (found) => {
    if (found === PREFIX) return prefix;
    if (found === 'NET') return prefix.toUpperCase();
    return found.startsWith('#') ? found.replace(PREFIX, prefix) : found;
  });
}
