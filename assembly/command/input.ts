/** One input at a time, read forwards: single bytes for headers, the rest straight to where it belongs. */
import { fail, Failure } from './errors';
import { openInput } from './files';
import { read } from './io';

const BUFFER: u32 = 4096;
const buffer: usize = memory.data(BUFFER);

let source: u32 = 0;
let at: usize = buffer;
let end: usize = buffer;

/** `-` is standard input. What the buffer still holds of an input before is dropped. */
export function open(path: usize): void {
  source = openInput(path);
  at = buffer;
  end = buffer;
}

function readSome(to: usize, length: u32): u32 {
  const count = read(source, to, length);
  if (count < 0) fail(Failure.READ, -count);
  return count;
}

/** Whether no byte is left. */
export function ended(): bool {
  if (at == end) {
    at = buffer;
    end = buffer + readSome(buffer, BUFFER);
  }
  return at == end;
}

/** The next byte, −1 at the end. */
export function next(): i32 {
  return ended() ? -1 : load<u8>(at++);
}

/** Passes over so many bytes. Answers whether the input had them all. */
export function skip(length: u64): bool {
  for (; length > 0; length--) if (next() < 0) return false;
  return true;
}

/** Moves the next `length` bytes to `to`. Answers how many there were: fewer only at the end. */
export function take(to: usize, length: u32): u32 {
  let done = min(length, <u32>(end - at));
  memory.copy(to, at, done);
  at += done;
  while (done < length) {
    const count = readSome(to + done, length - done);
    if (count == 0) break;
    done += count;
  }
  return done;
}
