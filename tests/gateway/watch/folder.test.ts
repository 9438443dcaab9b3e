/** The pictures of a folder: those that are there, those that come, each once it is whole. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  mkdtempSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { folderSource } from '../../../gateway/watch/sources/folder.ts';
import { ppm } from '../../end-to-end/sample.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { all, around } from './around.ts';

const above = temporaryFolder();

/** Writes a file that has been whole for a while. */
function settled(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes);
  utimesSync(path, 1, 1);
}

test('with `once` it ends with the pictures that are there, in the order of their names', async () => {
  const folder = mkdtempSync(join(above, 'once-'));
  for (const name of ['b.ppm', 'a.PPM', '.hidden.ppm', 'notes.txt']) settled(join(folder, name), ppm(1));
  writeFileSync(join(folder, 'c.jpg'), 'as new as can be');
  symlinkSync('/nowhere', join(folder, 'd.jpg'));
  const shots = await all(folderSource(folder, true).shots(around()));
  assert.deepEqual(
    shots.map(({ picture }) => basename(picture!)),
    ['a.PPM', 'b.ppm', 'c.jpg'],
  );
});

test('a picture that comes is taken when it is whole, once, and again when it changes', async () => {
  const folder = mkdtempSync(join(above, 'comes-'));
  const its = around();
  const found: string[] = [];
  const reading = (async () => {
    for await (const { picture, bytes } of folderSource(folder, false).shots(its))
      found.push(`${basename(picture!)} ${bytes.length}`);
  })();
  const until = async (count: number): Promise<void> => {
    for (let tries = 0; found.length < count && tries < 500; tries++) await pause(10);
  };
  settled(join(folder, 'x.tmp'), ppm(1));
  renameSync(join(folder, 'x.tmp'), join(folder, 'renamed.ppm'));
  await until(1);
  writeFileSync(join(folder, 'slow.ppm'), ppm(1).subarray(0, 9));
  await pause(100);
  appendFileSync(join(folder, 'slow.ppm'), ppm(1).subarray(9));
  await until(2);
  settled(join(folder, 'renamed.ppm'), Buffer.alloc(7));
  await until(3);
  rmSync(join(folder, 'slow.ppm'));
  await pause(50);
  its.controller.abort();
  await reading;
  assert.deepEqual(found, [`renamed.ppm ${ppm(1).length}`, `slow.ppm ${ppm(1).length}`, 'renamed.ppm 7']);
  assert.deepEqual(its.damaged, []);
});

test('a folder that is not there ends the command', async () => {
  await assert.rejects(all(folderSource(join(above, 'absent'), true).shots(around())), { code: 'E_IO' });
});
