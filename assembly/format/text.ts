/**
 * What a line of text may hold: section "The rest" of weights/FORMAT.md. A text is read byte by byte as a code: the
 * lead byte of a character, in front of six bits of each byte behind it. So the law costs no decoder of UTF-8.
 */

/** The code behind one more byte; u32, so that bytes which are no UTF-8 wrap. */
@inline
export function codeWith(code: u32, byte: i8): u32 {
  return isInner(byte) ? (code << 6) | (byte & 0x3f) : byte & 0x7f;
}

/** Whether a byte stands within a character, behind its lead. */
@inline
export function isInner(byte: i8): bool {
  return byte < -64;
}

/**
 * Whether a character commands a terminal, turns the order of a line or ends it: C0, DEL, C1, U+061C, U+200E, U+200F,
 * U+2028 to U+202E, U+2066 to U+2069. Of two bytes the lead 0xC2 is 0x42 << 6, of three 0xE2 is 0x62 << 12.
 */
@inline
export function isUnprintable(code: u32): bool {
  // One more, so that DEL joins C0 below 0x21; without the lead of 0xC2 so does C1.
  return (
    ((code + 1) & ~0x1080) < 0x21 ||
    code == 0x161c ||
    code - 0x6200e < 2 ||
    code - 0x62028 < 7 ||
    code - 0x62066 < 4
  );
}
