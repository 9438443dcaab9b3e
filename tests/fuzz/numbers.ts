import fc from 'fast-check';

/** Numbers at which size checks break, and any other. */
export const number: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 127, 128, 255) },
  { weight: 2, arbitrary: fc.constantFrom(2048, 2049, 4096, 8191, 8192, 8193, 0x7fff, 0x8000, 0xffff) },
  { weight: 1, arbitrary: fc.constantFrom(0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff) },
  { weight: 1, arbitrary: fc.constantFrom(0x00800000, 0x007fffff, 0x7f800000, 0x7fc00000, 0x80000001) },
  { weight: 2, arbitrary: fc.nat(0xff) },
  { weight: 1, arbitrary: fc.nat(0xffffffff) },
);
