/** The one SHA-256 of the workshop, against the vectors of FIPS 180. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hex, sha256, sha256Hex } from '../../../workshop/packing/digest.ts';
import { plainSha256 } from '../../../workshop/packing/sha256.ts';

test('SHA-256 of a text, of bytes and of their parts is the same', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const bytes = new TextEncoder().encode('abc');
  for (const data of ['abc', bytes, ['a', 'bc'], ['', bytes.subarray(0, 2), 'c']])
    assert.equal(sha256Hex(data), abc);
  assert.equal(hex(sha256(bytes)), abc);
  assert.equal(sha256Hex([]), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('what a page computes itself is what Node says, of every length around a block', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * index) >> 3);
  for (let length = 0; length <= bytes.length; length++)
    assert.equal(
      hex(plainSha256(bytes.subarray(0, length))),
      sha256Hex(bytes.subarray(0, length)),
      `${length}`,
    );
});
