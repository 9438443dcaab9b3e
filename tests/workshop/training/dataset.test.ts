/** Folders of classes, and how they are read. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Random } from '../../../workshop/packing/random.ts';
import { resample } from '../../../workshop/dataset/resample.ts';
import { readDataset, squareOf } from '../../../workshop/training/dataset.ts';
import { list } from '../../../workshop/training/listing.ts';
import { temporaryFolder } from '../cli.ts';
import { inputPlane } from '../../reference/picture.ts';
import { Fit, Order } from '../../reference/weights.ts';
import type { Weights } from '../../reference/weights.ts';
import { ppm } from './toy.ts';

const folder = temporaryFolder();
const pixel = (level: number): Uint8Array => ppm(1, 1, Uint8Array.of(level, 2 * level, 3 * level));

/** A folder of files by their paths. */
function given(files: Readonly<Record<string, Uint8Array | string>>): string {
  const top = mkdtempSync(join(folder, 'set-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(top, path, '..'), { recursive: true });
    writeFileSync(join(top, path), content);
  }
  return top;
}

const two = { 'b/1.ppm': pixel(1), 'b/2.ppm': pixel(2), 'a/10.ppm': pixel(3), 'a/9.PPM': pixel(4) };

describe('a listing', () => {
  test('has classes and files in the order of their names, and says what it ignores', async () => {
    const top = given({
      ...two,
      'a/notes.csv': '',
      'readme.txt': '',
      'x.ppm': '',
      '.hidden/x.ppm': '',
      'a/.DS_Store': '',
    });
    const { classes, examples, beside, others } = await list(top);
    assert.deepEqual(classes, ['a', 'b']);
    assert.deepEqual(
      examples.map(({ name, label }) => [name, label]),
      [
        ['a/10.ppm', 0],
        ['a/9.PPM', 0],
        ['b/1.ppm', 1],
        ['b/2.ppm', 1],
      ],
    );
    assert.deepEqual(beside, [join(top, 'x.ppm')]);
    assert.deepEqual(others, [join(top, 'readme.txt'), join(top, 'a', 'notes.csv')]);
  });

  test('has folders that are all numbers in the order of the numbers, so that class n is folder n', async () => {
    const names = Array.from({ length: 12 }, (_, index) => String(index));
    const files = Object.fromEntries(names.map((name) => [`${name}/x.ppm`, '']));
    assert.deepEqual((await list(given(files))).classes, names);
    const mixed = await list(given({ '10 km/x.ppm': '', '9 km/x.ppm': '' }));
    assert.deepEqual(mixed.classes, ['10 km', '9 km']);
  });

  test('has composed names, in the order that every system gives them', async () => {
    for (const name of ['e\u0300', '\u00e8']) {
      const { classes, examples } = await list(given({ [`${name}/${name}.ppm`]: '', 'z/x.ppm': '' }));
      assert.deepEqual(classes, ['z', '\u00e8']);
      assert.equal(examples[1]!.name, '\u00e8/\u00e8.ppm');
    }
  });

  test('follows links to folders and files', async () => {
    const top = given(two);
    symlinkSync(join(top, 'a'), join(top, 'c'));
    symlinkSync(join(top, 'a', '10.ppm'), join(top, 'b', '3.ppm'));
    const { classes, examples } = await list(top);
    assert.deepEqual(classes, ['a', 'b', 'c']);
    assert.equal(examples.length, 7);
  });

  const refusals: Record<string, [Record<string, string>, RegExp]> = {
    'no class': [{ 'x.ppm': '' }, /holds pictures, but no folder/],
    'a single class': [{ 'only/x.ppm': '' }, /holds only the class 'only'/],
    'a class without a picture': [{ 'a/x.ppm': '', 'b/x.txt': '' }, /b holds no picture/],
    'a folder within a class': [
      { 'a/x.ppm': '', 'b/x.ppm': '', 'b/more/y.ppm': '' },
      /more is a folder inside a class folder/,
    ],
    'a class of pictures of another format': [
      { 'a/x.ppm': '', 'b/1.HEIC': '', 'b/2.heic': '', 'b/x.txt': '' },
      /b holds no picture \(.*\), but 2 \.heic, 1 \.txt; convert them: `magick mogrify -format jpg .*b\/\*\.HEIC`\.$/,
    ],
    'a number twice': [{ '01/x.ppm': '', '1/x.ppm': '' }, /01 and .*1 are one class by their names/],
    'a name composed and decomposed': [
      { '\u00c4/x.ppm': '', 'A\u0308/x.ppm': '' },
      /are one class by their names; join them/,
    ],
    'parts of a data set with classes in them': [
      { 'test/a/x.ppm': '', 'train/a/x.ppm': '', 'train/b/x.ppm': '' },
      /train.a is a folder inside a class folder; name .*train if its folders are the classes/,
    ],
    'parts of a data set with pictures in them': [
      { 'train/x.ppm': '', 'val/y.ppm': '' },
      /The folders 'train' and 'val' in .* are parts of a data set, not classes; .*own in .*train, and name this/,
    ],
    'a name of two lines': [{ 'a\nb/x.ppm': '', 'b/x.ppm': '' }, /is not plain text/],
  };
  for (const [what, [files, sentence]] of Object.entries(refusals)) {
    test(`${what} is refused`, async () => {
      await assert.rejects(list(given(files)), { code: 'E_DATASET', message: sentence });
    });
  }

  test('a folder that is not there, a file, and links in a circle are refused by name', async () => {
    const top = given(two);
    symlinkSync('loop', join(top, 'loop'));
    await assert.rejects(list(join(top, 'absent')), { code: 'E_IO', message: /absent: there is no such/ });
    await assert.rejects(list(join(top, 'a', '10.ppm')), { code: 'E_IO', message: /10\.ppm/ });
    await assert.rejects(list(top), { code: 'E_IO', message: /loop/ });
  });
});

describe('a data set', () => {
  test('has the pixels of every picture in the order of the listing', async () => {
    const listing = await list(given(two));
    let read = 0;
    const format = { resolution: 1, channels: 3 } as const;
    const { dataset, examples, broken } = await readDataset(listing, format, { onRead: () => read++ });
    const { pictures, labels, digest } = dataset;
    assert.deepEqual([...pictures], [3, 6, 9, 4, 8, 12, 1, 2, 3, 2, 4, 6]);
    assert.deepEqual([...labels], [0, 0, 1, 1]);
    assert.deepEqual([examples, broken, read], [listing.examples, [], 4]);
    const other = await readDataset(await list(given({ ...two, 'b/2.ppm': pixel(9) })), format);
    assert.notEqual(other.dataset.digest, digest);
  });

  test('broken pictures are refused: the first is named, the others are counted', async () => {
    const cut = pixel(1).subarray(0, -1);
    const text = Buffer.from('P6\r\n1 1\r\n255\r\n123');
    const listing = await list(given({ ...two, 'b/1.ppm': cut, 'b/2.ppm': text, 'b/3.png': '' }));
    await assert.rejects(readDataset(listing, { resolution: 32, channels: 3 }), {
      code: 'E_DATASET',
      message: /b[/\\]1\.ppm cannot .* 2 more are broken/,
    });
    const crlf = await list(given({ ...two, 'b/2.ppm': text }));
    await assert.rejects(readDataset(crlf, { resolution: 32, channels: 3 }), {
      message: /2\.ppm .* carriage return/,
    });
  });

  test('more than 4 GB of pixels are refused before anything is read', async () => {
    const listing = await list(given(two));
    const many = { ...listing, examples: Array.from({ length: 400 }, () => listing.examples[0]!) };
    await assert.rejects(readDataset(many, { resolution: 2048, channels: 3 }), {
      code: 'E_DATASET',
      message: /4\.7 GB/,
    });
  });
});

describe('a picture is stretched as the core does it', () => {
  const level = Array.from({ length: 3 }, () => Uint8Array.from({ length: 256 }, (_, value) => value));
  const contract = (side: number, grey: boolean): Weights =>
    ({
      contract: {
        ...{ width: side, height: side, resizeWidth: side, resizeHeight: side, fit: Fit.stretch },
        ...{ channels: grey ? 1 : 3, order: grey ? Order.grey : Order.rgb, table: level },
      },
    }) as unknown as Weights;
  const random = new Random(3);
  for (const [width, height, side] of [
    [32, 32, 32],
    [32, 32, 64],
    [33, 70, 64],
    [200, 5, 48],
    [1, 1, 33],
    [101, 99, 40],
  ] as const) {
    test(`${width} × ${height} to ${side}`, async () => {
      const data = Uint8Array.from({ length: width * height * 3 }, () => random.byte());
      const wanted = inputPlane(contract(side, false), data, width, height);
      assert.deepEqual(resample({ width, height, data }, squareOf(side)), wanted);
      const listing = await list(given({ 'a/1.ppm': ppm(width, height, data), 'b/1.ppm': pixel(1) }));
      const { dataset } = await readDataset(listing, { resolution: side, channels: 1 });
      assert.deepEqual(
        dataset.pictures.slice(0, side * side),
        Uint8Array.from(inputPlane(contract(side, true), data, width, height)),
      );
    });
  }
});
