import { createHash, timingSafeEqual } from 'node:crypto';
import { MobilenetError } from 'mobilenet-wasm';
import { readOwn } from './file.ts';

/** Fewer characters could be guessed. */
const SHORTEST = 16;

/** Whether a header `Authorization` bears the token. */
export type Bears = (authorization: string | undefined) => boolean;

/**
 * Reads the token of a file, without the white space around it. Digests are compared, so that the time tells neither the
 * length of the token nor how much of it was right.
 *
 * @throws E_IO it cannot be read; E_USAGE it holds no token
 */
export async function tokenOf(path: string): Promise<Bears> {
  const token = (await readOwn(path)).toString().trim();
  if (token.length < SHORTEST || /\s/.test(token)) {
    const fact = `${path} must hold one token of at least ${SHORTEST} characters`;
    throw new MobilenetError('E_USAGE', `${fact}: \`openssl rand -hex 32 > ${path}\` makes one.`);
  }
  const right = digest(token);
  return (authorization = '') => {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    return timingSafeEqual(digest(given), right);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
