/** Two processes never work on one file, and one that is gone is in nobody's way. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { alone, lockOf } from '../../../workshop/terminal/alone.ts';
import { lives, self } from '../../../workshop/terminal/process.ts';
import { temporaryFolder } from '../cli.ts';

const folder = temporaryFolder();
let files = 0;
const fresh = (): string => join(folder, `file${files++}`);
const busy = { code: 'E_BUSY', message: /is being written by another process/ };
const nothing = (): Promise<void> => Promise.resolve();

/** Which process this is, and a way to leave locks of others. */
const here = await self();
const skip = !here && 'the system does not tell what a process is';
const leave = (path: string, process: unknown): void =>
  writeFileSync(lockOf(path), JSON.stringify({ token: 'other', process }));

describe('alone', () => {
  test('works, answers what the work gives, and leaves nothing, whatever its end', async () => {
    const path = fresh();
    const answer = await alone([path, `${path}.more`], async (check) => {
      await check();
      assert.deepEqual([path, `${path}.more`].map(lockOf).map(existsSync), [true, true]);
      return 1;
    });
    assert.equal(answer, 1);
    await assert.rejects(
      alone([path], () => Promise.reject(new Error('its end'))),
      /its end/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  test('refuses a second one, and lets the first go on', { skip }, async () => {
    const [one, other] = [fresh(), fresh()];
    await alone([one], async (check) => {
      await assert.rejects(alone([other, one], nothing), busy);
      assert(!existsSync(lockOf(other)));
      await check();
    });
    await alone([one], nothing);
  });

  test('goes on at once after a process that is gone, whoever has its number now', { skip }, async () => {
    const path = fresh();
    for (const gone of [{ id: 999999999 }, { began: '1' }]) {
      leave(path, { ...here, ...gone });
      const begun = performance.now();
      await alone([path], nothing);
      assert(performance.now() - begun < 2000);
    }
  });

  test('of a process that cannot be seen from here it waits for a sign of life, and for no more than that', async () => {
    const [silent, broken, touched] = [fresh(), fresh(), fresh()];
    for (const path of [silent, touched]) leave(path, { ...here, space: 'pid:[1]' });
    writeFileSync(lockOf(broken), '');
    const alive = setInterval(() => utimesSync(lockOf(touched), new Date(), new Date()), 1000);
    const second = assert.rejects(alone([touched], nothing), busy).finally(() => clearInterval(alive));
    await Promise.all([alone([silent], nothing), alone([broken], nothing), second]);
    assert(existsSync(lockOf(touched)));
  });

  test('ends where another has taken over, not where a lock was removed by hand', async () => {
    const path = fresh();
    await alone([path], async (check) => {
      unlinkSync(lockOf(path));
      await check();
      assert(existsSync(lockOf(path)));
      leave(path, here);
      await assert.rejects(check(), { code: 'E_BUSY', message: /taken over by another process/ });
    });
    assert.match(readFileSync(lockOf(path), 'utf8'), /other/);
  });

  test('goes on where the folder of its lock is gone: who writes there is told so', async () => {
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    await alone([join(inside, 'w')], async (check) => {
      rmSync(inside, { recursive: true });
      await check();
    });
  });

  test('a lock that cannot be written is E_IO', () =>
    assert.rejects(alone([join(folder, 'absent', 'w')], nothing), {
      code: 'E_IO',
      message: /no such file or folder/,
    }));
});

test(
  'a process lives by its number and its beginning, on this machine and in this container',
  { skip },
  async () => {
    assert.equal(await lives(here!), true);
    assert.equal(await lives({ ...here!, began: '1' }), false);
    assert.equal(await lives({ ...here!, id: 999999999 }), false);
    assert.equal(await lives({ ...here!, boot: 'another' }), undefined);
    assert.equal(await lives({ ...here!, space: 'pid:[1]' }), undefined);
  },
);
