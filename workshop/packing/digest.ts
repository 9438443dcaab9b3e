/** SHA-256, in bytes or in hexadecimal digits. */
import { builtin } from '../../host/source/builtin.ts';
import { plainSha256 } from './sha256.ts';

/** Texts count as UTF-8; a list as its parts, one after the other. */
export type Digestible = string | Uint8Array | readonly (string | Uint8Array)[];

/** One update of a hash takes at most 2³¹ − 1 bytes. */
const PIECE = 2 ** 30;

/** u8 [32] */
export function sha256(data: Digestible): Uint8Array {
  const parts = [data].flat();
  if (!builtin) return plainSha256(joined(parts));
  const hash = builtin('node:crypto').createHash('sha256');
  for (const part of parts) {
    if (typeof part === 'string') hash.update(part);
    else for (let at = 0; at < part.length; at += PIECE) hash.update(part.subarray(at, at + PIECE));
  }
  return hash.digest();
}

/** 64 digits. */
export function sha256Hex(data: Digestible): string {
  return hex(sha256(data));
}

/** Two digits a byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** In a page, where what is digested is a file of some megabytes. */
function joined(parts: readonly (string | Uint8Array)[]): Uint8Array {
  const bytes = parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part));
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
