import assert from 'node:assert/strict';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { save, saveWith } from '../../../workshop/terminal/save.ts';
import { temporaryFolder } from '../cli.ts';

const folder = temporaryFolder();
const bytes = Uint8Array.of(1, 2, 3);
let files = 0;
const fresh = (): string => join(folder, `file${files++}`);

describe('save', () => {
  test('writes the bytes and leaves nothing beside them', async () => {
    const path = fresh();
    await save(path, bytes, []);
    assert.deepEqual([...readFileSync(path)], [1, 2, 3]);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  test('replaces a file and keeps its mode', async () => {
    const path = fresh();
    writeFileSync(path, 'old', { mode: 0o600 });
    await save(path, bytes, [join(folder, 'absent')]);
    assert.equal(readFileSync(path).length, 3);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  test('a failure half-way leaves the file as it was, and nothing beside it', async () => {
    const path = fresh();
    writeFileSync(path, 'old');
    const fails = saveWith(path, [], async (write) => {
      await write(bytes);
      throw new Error('half-way');
    });
    await assert.rejects(fails, /half-way/);
    assert.equal(readFileSync(path, 'utf8'), 'old');
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  test('refuses an input as output, by whatever name', async () => {
    const [input, hard, soft] = [fresh(), fresh(), fresh()];
    writeFileSync(input, 'input');
    linkSync(input, hard);
    symlinkSync(input, soft);
    for (const path of [input, hard, soft, join(folder, '.', input.slice(folder.length))]) {
      await assert.rejects(save(path, bytes, ['-', input]), { code: 'E_USAGE', message: /is an input/ });
    }
    assert.equal(readFileSync(input, 'utf8'), 'input');
  });

  test('refuses a symbolic link, a folder, and a folder that is not there', async () => {
    const [target, link, inner] = [fresh(), fresh(), fresh()];
    writeFileSync(target, 'target');
    symlinkSync(target, link);
    mkdirSync(inner);
    await assert.rejects(save(link, bytes, []), { code: 'E_IO', message: /symbolic link/ });
    await assert.rejects(save(inner, bytes, []), { code: 'E_IO', message: /is a folder/ });
    await assert.rejects(save(join(fresh(), 'w'), bytes, []), {
      code: 'E_IO',
      message: /no such file or folder/,
    });
    assert.equal(readFileSync(target, 'utf8'), 'target');
  });

  test(
    'writes into a device and does not replace it',
    { skip: !existsSync('/dev/full') && 'no /dev/full' },
    async () => {
      await save('/dev/null', bytes, []);
      assert(statSync('/dev/null').isCharacterDevice());
      await assert.rejects(save('/dev/full', bytes, []), { code: 'E_IO', message: /disk is full/ });
    },
  );

  test('removes what a killed process left, not what another writes, nor what only looks so', async () => {
    const path = fresh();
    const old = Date.now() / 1000 - 2 * 3600;
    const temporary = (digit: string): string => `${path}.${digit.repeat(16)}.tmp`;
    const [dead, alive, other, far] = [temporary('0'), temporary('f'), `${path}.x.tmp`, `${temporary('0')}2`];
    for (const name of [dead, alive, other, far]) writeFileSync(name, '');
    for (const name of [dead, other, far]) utimesSync(name, old, old);
    await save(path, bytes, []);
    assert.deepEqual([dead, alive, other, far].map(existsSync), [false, true, true, true]);
  });

  test('two at a time do not meet, nor one that was left by a process of our number', async () => {
    const path = fresh();
    writeFileSync(`${path}.${process.pid}.tmp`, 'left');
    const slow = saveWith(path, [], async (write) => {
      await save(path, Uint8Array.of(1), []);
      await write(bytes);
    });
    await slow;
    assert.deepEqual([...readFileSync(path)], [1, 2, 3]);
    assert.equal(readFileSync(`${path}.${process.pid}.tmp`, 'utf8'), 'left');
  });
});
