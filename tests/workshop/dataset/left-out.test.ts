/** Which files are pictures by their names, and what is said of the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOut, missed, noPicture } from '../../../workshop/dataset/left-out.ts';
import { isPictureName } from '../../../workshop/dataset/name.ts';

test('names of JPEG, PNG, WebP, BMP, PPM and PGM are pictures', () => {
  for (const name of ['a.jpg', 'a.JPEG', 'a.jfif', 'a.jpe', 'a.png', 'a.webp', 'a.Bmp', 'a.ppm', 'a.pgm'])
    assert.ok(isPictureName(name), name);
  for (const name of ['a', 'jpg', 'a.jpg.txt', 'a.heic', 'a.gif', 'a.avif', 'a.tif', 'a.jpeg2'])
    assert.ok(!isPictureName(name), name);
});

const others = ['d/a.HEIC', 'd/b.heic', 'd/c.txt', 'd/none', 'd/long.backup-of-1999'];

test('what is left out is counted by ending, and the command that converts pictures is named', () => {
  assert.equal(
    leftOut({ beside: [], others }),
    '5 other files are left out: 2 .heic, 2 of other names, 1 .txt, such as d/a.HEIC; convert pictures of other formats: `magick mogrify -format jpg d/*.HEIC`.',
  );
  assert.equal(
    leftOut({ beside: ['d/x.jpg'], others: ['d/c.txt'] }),
    '1 pictures beside the class folders are left out, such as d/x.jpg. 1 other files are left out: 1 .txt, such as d/c.txt.',
  );
  assert.equal(leftOut({ beside: [], others: [] }), undefined);
  assert.match(leftOut({ beside: [], others: ["it's a d/a.tif"] })!, /jpg 'it'\\''s a d'\/\*\.tif`/);
});

test('what cannot be a picture is not worth a word', () => {
  assert.equal(missed({ beside: [], others: ['d/c.txt', 'list.csv'] }), undefined);
  for (const file of ['a.avif', 'a.gif', 'none']) assert.ok(missed({ beside: [], others: [file] }), file);
  assert.ok(missed({ beside: ['x.jpg'], others: [] }));
});

test('a folder without a picture says which files stand there instead', () => {
  assert.match(noPicture('d holds', []), /^d holds no picture \(\.jpg .*\.bmp .*\)$/);
  assert.match(
    noPicture('d holds', ['d/1.avif']),
    /, but 1 \.avif; convert them: `magick [^`]*d\/\*\.avif`$/,
  );
});
