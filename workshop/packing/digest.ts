/** SHA-256, in bytes or in hexadecimal digits. */
import { createHash } from 'node:crypto';

/** Texts count as UTF-8; a list as its parts, one after the other. */
export type Digestible = string | Uint8Array | readonly (string | Uint8Array)[];

/** One update of a hash takes at most 2³¹ − 1 bytes. */
const PIECE = 2 ** 30;

/** u8 [32] */
export function sha256(data: Digestible): Uint8Array {
  const hash = createHash('sha256');
  for (const part of [data].flat()) {
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
  return Buffer.from(bytes).toString('hex');
}
