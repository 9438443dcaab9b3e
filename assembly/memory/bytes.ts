/**
 * Bytes, by their addresses. Copies and fills are one instruction where the engine has bulk memory. The standard library's
 * stand-ins for an engine without take 2 KB, an eighth of the core.
 */

/** Copies `length` bytes forwards: `to` may lie below `from` where they overlap. */
@inline
export function copyBytes(to: usize, from: usize, length: usize): void {
  if (ASC_FEATURE_BULK_MEMORY) memory.copy(to, from, length);
  else copyEach(to, from, length);
}

/** Sets `length` bytes. */
@inline
export function fillBytes(to: usize, value: u8, length: usize): void {
  if (ASC_FEATURE_BULK_MEMORY) memory.fill(to, value, length);
  else fillEach(to, value, length);
}

function copyEach(to: usize, from: usize, length: usize): void {
  for (const end = from + length; from < end; from++, to++) store<u8>(to, load<u8>(from));
}

function fillEach(to: usize, value: u8, length: usize): void {
  const end = to + length;
  const eight = <u64>value * 0x0101010101010101;
  for (; to + 8 <= end; to += 8) store<u64>(to, eight);
  for (; to < end; to++) store<u8>(to, value);
}

/** Bytes of a text before the zero that closes it. */
export function lengthOf(text: usize): u32 {
  let end = text;
  while (load<u8>(end)) end++;
  return <u32>(end - text);
}
