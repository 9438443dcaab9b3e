/** Class folders. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
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
  test('are listed by name with their pictures; other files stand apart, some names are passed over', async () => {
    const top = tree(
      'good',
      'x.jpg',
      '__MACOSX/a/._1.jpg',
      '@eaDir/1.jpg',
      'a/@eaDir/1.jpg',
      'b/__MACOSX/2.jpg',
      'b/._2.jpg',
      'b/2.jpg',
      'b/10.PNG',
      'b/notes.txt',
      'a/',
      '.git/x.jpg',
      'b/.hidden.jpg',
      'list.csv',
    );
    symlinkSync(join(top, 'b'), join(top, 'linked'));
    const found = (name: string, pictures: readonly string[], others: readonly string[]) => ({
      name,
      path: join(top, name),
      pictures: pictures.map((file) => join(top, name, file)),
      others: others.map((file) => join(top, name, file)),
    });
    assert.deepEqual(await readClassFolders(top), {
      folders: [
        found('a', [], []),
        found('b', ['10.PNG', '2.jpg'], ['notes.txt']),
        found('linked', ['10.PNG', '2.jpg'], ['notes.txt']),
      ],
      beside: [join(top, 'x.jpg')],
      others: ['list.csv', 'b/notes.txt', 'linked/notes.txt'].map((file) => join(top, file)),
    });
  });

  for (const [name, paths, message] of [
    ['flat', ['a.jpg'], /holds pictures, but no folder; put the pictures of each class into a folder/],
    ['bare', [], /holds no folder;/],
    [
      'deep',
      ['train/00/1.jpg'],
      /train.00 is a folder inside a class folder; name .*train if its folders are the classes/,
    ],
    ['divided', ['Test/1.jpg', 'train/1.jpg'], /'Test' and 'train' in .*divided are parts of a data set/],
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
