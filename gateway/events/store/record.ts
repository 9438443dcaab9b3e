/**
 * A record is a line: the bytes of the JSON in digits, their CRC-32 in eight hexadecimal digits, the JSON. JSON has no line
 * break of its own, so the next record is found behind a damaged one.
 */
import { crc32 } from 'node:zlib';
import type { Kept, WatchEvent } from '../event.ts';

/** Bytes of an event's JSON, whose longest parts are names. */
export const LARGEST_EVENT = 1 << 16;

const HEAD = /^([1-9]\d{0,4}) ([0-9a-f]{8}) /;
const HEAD_BYTES = 15;
const BREAK = 0x0a;

export function encode({ text, bytes }: Kept): string {
  return `${bytes} ${crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
}

/** What a file of records holds. */
export interface Decoded {
  readonly records: readonly Kept[];
  /** Bytes between records that are none. */
  readonly damaged: number;
  /** Where the last whole record ends: what follows was never accepted, or is damaged. */
  readonly end: number;
}

export function decode(bytes: Buffer): Decoded {
  const records: Kept[] = [];
  let [at, end, damaged] = [0, 0, 0];
  while (at < bytes.length) {
    const found = recordAt(bytes, at);
    if (found) {
      damaged += at - end;
      records.push(found.record);
      at = end = found.end;
    } else {
      const next = bytes.indexOf(BREAK, at);
      at = next < 0 ? bytes.length : next + 1;
    }
  }
  return { records, damaged, end };
}

/** The record that begins at a byte, if one does, and where it ends. */
function recordAt(bytes: Buffer, at: number): { record: Kept; end: number } | undefined {
  const [head, length, sum] = HEAD.exec(bytes.toString('latin1', at, at + HEAD_BYTES)) ?? [];
  if (head === undefined) return undefined;
  const begin = at + head.length;
  const end = begin + Number(length);
  // Of the break only that there is a byte counts: without it the record was being written when the process ended.
  if (end >= bytes.length) return undefined;
  const json = bytes.subarray(begin, end);
  if (crc32(json) !== parseInt(sum!, 16)) return undefined;
  const text = json.toString();
  return { record: { event: JSON.parse(text) as WatchEvent, text, bytes: json.length }, end: end + 1 };
}
