/** Class folders, and which class of a network each is. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { matchClasses } from '../../../workshop/dataset/classes.ts';
import { readClassFolders } from '../../../workshop/dataset/folders.ts';
import { temporaryFolder } from '../cli.ts';

const folder = temporaryFolder();

/** A folder with these files in it; a name that ends in a slash is a folder. */
function tree(name: string, ...paths: readonly string[]): string {
  const top = join(folder, name);
  mkdirSync(top);
  for (const path of paths) {
    mkdirSync(join(top, path.slice(0, path.lastIndexOf('/') + 1)), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(top, path), '');
  }
  return top;
}

describe('class folders', () => {
  test('are listed by name with their pictures; other files are counted, dots passed over', async () => {
    const top = tree(
      'good',
      'b/2.jpg',
      'b/10.PNG',
      'b/notes.txt',
      'a/',
      '.git/x.jpg',
      'b/.hidden.jpg',
      'list.csv',
    );
    symlinkSync(join(top, 'b'), join(top, 'linked'));
    assert.deepEqual(await readClassFolders(top), {
      folders: [
        { name: 'a', pictures: [] },
        { name: 'b', pictures: [join(top, 'b', '10.PNG'), join(top, 'b', '2.jpg')] },
        { name: 'linked', pictures: [join(top, 'linked', '10.PNG'), join(top, 'linked', '2.jpg')] },
      ],
      ignored: 3,
    });
  });

  for (const [name, paths, message] of [
    ['flat', ['a.jpg'], /holds pictures, but no folder; put the pictures of each class into a folder/],
    ['bare', [], /holds no folder;/],
    ['empty', ['a/', 'b/x.txt'], /No folder in .* holds a picture .*name the folder above the classes/],
    [
      'deep',
      ['train/00/1.jpg'],
      /train.00 is a folder inside a class folder; name .*train if its folders are the classes/,
    ],
  ] as const) {
    test(`${name} is refused, and the sentence names the fix`, async () => {
      await assert.rejects(readClassFolders(tree(name, ...paths)), { code: 'E_DATASET', message });
    });
  }

  test('a folder or link that cannot be read is E_IO', async () => {
    await assert.rejects(readClassFolders(join(folder, 'absent')), { code: 'E_IO' });
    const top = tree('dangling', 'a/1.jpg');
    symlinkSync(join(top, 'nowhere'), join(top, 'b'));
    await assert.rejects(readClassFolders(top), { code: 'E_IO', message: /dangling.b/ });
  });
});

describe('folders are matched to classes', () => {
  const labels = ['stop', 'yield', 'go'];

  test('by label, which may leave classes out', () => {
    const matched = matchClasses(['go', 'stop'], { count: 3, labels });
    assert.deepEqual(matched, { rule: 'label', classes: [2, 0] });
  });

  test('by index, with or without leading zeros', () => {
    assert.deepEqual(matchClasses(['00', '02'], { count: 3, labels }), { rule: 'index', classes: [0, 2] });
    assert.deepEqual(matchClasses(['1', '10', '2'], { count: 11, labels: [] }), {
      rule: 'index',
      classes: [1, 10, 2],
    });
  });

  test('labels that are digits come before indices', () => {
    const matched = matchClasses(['30', '50'], { count: 2, labels: ['50', '30'] });
    assert.deepEqual(matched, { rule: 'label', classes: [1, 0] });
  });

  test('else in their order, if there are as many', () => {
    const matched = matchClasses(['x', 'y', 'z'], { count: 3, labels });
    assert.deepEqual(matched, { rule: 'order', classes: [0, 1, 2] });
  });

  test('by index where two classes have the same label', () => {
    const matched = matchClasses(['0', '1'], { count: 2, labels: ['0', '0'] });
    assert.deepEqual(matched, { rule: 'index', classes: [0, 1] });
  });

  for (const [what, names, count, message] of [
    ['a misspelt label', ['go', 'stopp'], 3, /'stopp' is no label of the model, though others are/],
    [
      'an index that is none',
      ['0', '3'],
      3,
      /'3' is no class of the model, which are 0 to 2; number them from 0/,
    ],
    ['an index twice', ['01', '1'], 3, /'01' and '1' are both class 1; join them/],
    ['another count', ['x', 'y'], 3, /2 class folders for 3 classes; name each folder by its class index/],
  ] as const) {
    test(`${what} is refused`, () => {
      assert.throws(() => matchClasses(names, { count, labels }), { code: 'E_DATASET', message });
    });
  }

  test('a list without the class background says what is missing', () => {
    const classes = { count: 3, labels: ['background', 'cat', 'dog'] };
    assert.throws(() => matchClasses(['n01', 'n02'], classes), {
      message: /an empty folder that sorts first/,
    });
  });
});
