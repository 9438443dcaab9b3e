/** The JSON of a request, bounded before it is parsed and checked where it is read. */
import { MobilenetError } from 'mobilenet-wasm';

/** Bytes of JSON in a request: they are parsed in one go, and every other request waits meanwhile. */
export const LARGEST_JSON = 8 << 20;

/** Levels of lists and objects; a tensor of four axes needs seven. */
const DEEPEST = 32;

/**
 * @param mend what takes more bytes, for the sentence of the refusal
 * @throws E_IMAGE_SIZE more bytes than may be parsed; E_USAGE no JSON in UTF-8, or one that is nested too deep
 */
export function parse(bytes: Uint8Array, mend = 'send the tensor in binary'): unknown {
  if (bytes.length > LARGEST_JSON) {
    const fact = `The JSON of a request may have ${LARGEST_JSON} bytes`;
    throw new MobilenetError('E_IMAGE_SIZE', `${fact}; ${mend}.`);
  }
  if (depthOf(bytes) > DEEPEST) throw wrong(`The JSON of a request may have ${DEEPEST} levels`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw wrong('The request is no JSON', cause);
  }
}

/** Levels of brackets outside of strings, whether or not they close: an open one costs the parser more than its byte. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x22) quoted = !quoted;
    else if (quoted) at += byte === 0x5c ? 1 : 0;
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return deepest;
}

/** @throws E_USAGE it is none */
export function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw wrong(`${what} must be an object`);
}

/** @throws E_USAGE it is none */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(`${what} must be a list`);
}

/** A whole number from 0. Throws E_USAGE. */
export function countOf(value: unknown, what: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw wrong(`${what} must be a whole number from 0`);
}

/** @throws E_USAGE it is none */
export function flagOf(value: unknown, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrong(`${what} must be true or false`);
}

/** @throws E_USAGE it is none */
export function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw wrong(`${what} must be a string`);
}

/** The bytes of a text in base64. Throws E_USAGE. */
export function bytesOf(value: unknown, what: string): Uint8Array<ArrayBuffer> {
  const text = textOf(value, what);
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text))
    return Uint8Array.from(Buffer.from(text, 'base64'));
  throw wrong(`${what} must be in base64`);
}

/** What is wrong with a request, by a fact without its full stop. */
export function wrong(fact: string, cause?: unknown): MobilenetError {
  return new MobilenetError('E_USAGE', `${fact}.`, undefined, { cause });
}
