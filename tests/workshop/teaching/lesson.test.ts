/** The file of examples beside a taught network: the same back, and nothing of a damaged one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../workshop/packing/digest.ts';
import { readLesson, writeLesson } from '../../../workshop/teaching/index.ts';

const lesson = {
  backbone: Uint8Array.from(sha256('backbone')),
  examples: [
    { label: 'Straße', embedding: Uint8Array.of(1, 2, 3), group: undefined },
    { label: 'cup', embedding: Uint8Array.of(4, 5, 6), group: 'kept 1' },
    { label: 'Straße', embedding: Uint8Array.of(7, 8, 255), group: 'kept 2' },
  ],
};
const file = writeLesson(lesson);

/** With a byte changed, and the digest of what then stands before it. */
function spoilt(at: number, byte: number): Uint8Array {
  const copy = file.slice();
  copy[at] = byte;
  copy.set(sha256(copy.subarray(0, -32)), copy.length - 32);
  return copy;
}

test('what is written is read again, and written as the same bytes', () => {
  assert.deepEqual(readLesson(file, 'x'), lesson);
  assert.deepEqual(writeLesson(readLesson(file, 'x')), file);
});

test('a file that is cut, longer, or changed in any byte is refused by its name', () => {
  for (let length = 0; length < file.length; length++)
    assert.throws(() => readLesson(file.subarray(0, length), 'a.teach'), {
      code: 'E_DATASET',
      place: 'a.teach',
    });
  assert.throws(() => readLesson(Uint8Array.of(...file, 0), 'a.teach'), {
    code: 'E_DATASET',
    message: /^a\.teach /,
  });
  for (let at = 0; at < file.length; at++) {
    const copy = file.slice();
    copy[at]! ^= 0x10;
    assert.throws(() => readLesson(copy, 'a.teach'), { code: 'E_DATASET' }, `${at}`);
  }
});

test('what has the right digest is checked all the same', () => {
  const text = 64;
  const labels = text + new TextEncoder().encode('Straße\ncup\n').length;
  for (const [at, byte, message] of [
    [4, 2, /later version/],
    [12, 3, /labels that are not/],
    [16, 4, /cut short, or longer/],
    [23, 255, /cut short, or longer/],
    [text, 0xff, /labels that are not/],
    [text, 10, /labels that are not/],
    [text + 1, 27, /labels that are not/],
    [labels, 2, /a class that it does not name, 0/],
  ] as const)
    assert.throws(() => readLesson(spoilt(at, byte), 'x'), { code: 'E_DATASET', message });
});
