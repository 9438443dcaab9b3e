import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPpm } from '../../../host/image/ppm.ts';

const bytes = (header: string, ...pixels: number[]): Uint8Array =>
  Uint8Array.of(...Buffer.from(header, 'latin1'), ...pixels);

const refused = (code: string, reason: RegExp) => ({ name: 'MobilenetError', code, message: reason });

describe('PPM', () => {
  test('a P6 gives its bytes', () => {
    const picture = readPpm(bytes('P6\n2 1\n255\n', 1, 2, 3, 4, 5, 6));
    assert.deepEqual([picture.width, picture.height, ...picture.data], [2, 1, 1, 2, 3, 4, 5, 6]);
  });

  test('a P5 is expanded to RGB', () => {
    const picture = readPpm(bytes('P5 1 2 255 ', 7, 200));
    assert.deepEqual([picture.width, picture.height, ...picture.data], [1, 2, 7, 7, 7, 200, 200, 200]);
  });

  test('any white space and comments stand between the numbers', () => {
    const picture = readPpm(bytes('P6 # made by hand\n#\n\t2 # wide\n 1\v\f255\n', 1, 2, 3, 4, 5, 6));
    assert.deepEqual([...picture.data], [1, 2, 3, 4, 5, 6]);
  });

  test('one white space ends the header: pixels may look like white space or a comment', () => {
    assert.deepEqual([...readPpm(bytes('P6 1 1 255\n', 10, 32, 35)).data], [10, 32, 35]);
    assert.deepEqual([...readPpm(bytes('P6 1 1 255 ', 13, 10, 9)).data], [13, 10, 9]);
  });

  const malformed: [string, Uint8Array, RegExp][] = [
    ['a carriage return in the header', bytes('P6\r\n1 1\r\n255\r\n', 1, 2, 3), /carriage return/],
    ['a carriage return after 255', bytes('P6\n1 1\n255\r\n', 1, 2, 3), /carriage return/],
    ['a largest value of 0', bytes('P6 1 1 0 ', 1, 2, 3), /must be 255/],
    ['16 bits a colour', bytes('P6 1 1 65535 ', 1, 2, 3, 4, 5, 6), /must be 255/],
    ['one byte too few', bytes('P6 1 1 255 ', 1, 2), /states 3 bytes of pixels, 2 follow/],
    ['one byte too many', bytes('P6 1 1 255 ', 1, 2, 3, 4), /states 3 bytes of pixels, 4 follow/],
    ['no number', bytes('P6 x 1 255 ', 1, 2, 3), /must hold width/],
    ['a negative number', bytes('P6 -1 1 255 ', 1, 2, 3), /must hold width/],
    ['no space after the magic number', bytes('P61 1 255 ', 1, 2, 3), /must hold width/],
    ['a side of six digits', bytes('P6 100000 1 255 '), /must hold width/],
    ['a comment instead of the last white space', bytes('P6 1 1 255#\n', 1, 2, 3), /one white space/],
    ['a cut header', bytes('P6 1 1'), /must hold width/],
    ['a comment without an end', bytes('P6 # 1 1 255 '), /must hold width/],
    ['a header cut after 255', bytes('P6 1 1 255'), /one white space/],
  ];
  for (const [title, file, reason] of malformed) {
    test(`${title} is refused`, () => assert.throws(() => readPpm(file), refused('E_IMAGE_FORMAT', reason)));
  }

  test('a side of 0 pixels is refused', () => {
    assert.throws(() => readPpm(bytes('P6 0 1 255 ')), refused('E_IMAGE_SIZE', /side of 0/));
    assert.throws(() => readPpm(bytes('P5 1 0 255 ')), refused('E_IMAGE_SIZE', /side of 0/));
  });
});
