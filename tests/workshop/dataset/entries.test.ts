/** What every command sees of a folder. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { entries, innerEntries } from '../../../workshop/dataset/entries.ts';
import { loadPictures } from '../../../workshop/quantize/pictures.ts';
import { temporaryFolder } from '../cli.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);

mkdirSync(at('top', 'b'), { recursive: true });
mkdirSync(at('top', 'a.jpg'));
mkdirSync(at('top', '.git'));
for (const name of ['b/2.ppm', '10.JPG', '9.png', 'é.webp', 'Z.pgm', '.thumb.jpg', 'notes.txt'])
  writeFileSync(at('top', name), 'P6 1 1 255\nabc');
symlinkSync(at('top', 'b'), at('top', 'linked'));
symlinkSync(at('top', '9.png'), at('top', 'c.png'));

describe('the entries of a folder', () => {
  const wanted = {
    folders: ['a.jpg', 'b', 'linked'],
    pictures: ['10.JPG', '9.png', 'Z.pgm', 'c.png', 'é.webp'],
    others: ['notes.txt'],
  };

  test('are sorted by code unit, links are followed, dots passed over', async () => {
    assert.deepEqual(await entries(at('top'), 'refused'), wanted);
    assert.deepEqual(await entries(at('top'), 'file'), wanted);
  });

  test('of the folders in it come in the order that is asked for', async () => {
    const found = [];
    for await (const inner of innerEntries(at('top'), ['linked', 'b', 'a.jpg'], 'refused')) found.push(inner);
    assert.deepEqual(
      found.map(({ name, path, pictures }) => [name, path, pictures]),
      [
        ['linked', at('top', 'linked'), ['2.ppm']],
        ['b', at('top', 'b'), ['2.ppm']],
        ['a.jpg', at('top', 'a.jpg'), []],
      ],
    );
  });

  test('a link that leads nowhere refuses them, or is a file', async () => {
    mkdirSync(at('lost'));
    symlinkSync(at('absent'), at('lost', 'x.jpg'));
    symlinkSync('loop', at('lost', 'loop'));
    await assert.rejects(entries(at('lost'), 'refused'), { code: 'E_IO', message: /lost.(x\.jpg|loop)/ });
    assert.deepEqual(await entries(at('lost'), 'file'), {
      folders: [],
      pictures: ['x.jpg'],
      others: ['loop'],
    });
    await assert.rejects(entries(at('absent'), 'file'), { code: 'E_IO', message: /absent/ });
  });
});

test('pictures to calibrate with are those of linked folders too', async () => {
  mkdirSync(at('set'));
  symlinkSync(at('top', 'b'), at('set', 'b'));
  const frame = { height: 1, width: 1, fit: 'stretch', resizeHeight: 1, resizeWidth: 1 } as const;
  const choice = { frame, classes: { count: 2, labels: ['a', 'b'] }, most: 9 };
  const { paths, classes } = await loadPictures(at('set'), choice);
  assert.deepEqual(paths, [at('set', 'b', '2.ppm')]);
  assert.deepEqual(classes, [1]);
});
