/** Hostile packed files in Node: in one instance of each build, by the library, and by the command line. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Core } from '../../host/core/core.ts';
import { MobilenetError } from '../../host/errors.ts';
import { statusError } from '../../host/core/status.ts';
import { STATUS_FILE_DIGEST, STATUS_SELFTEST } from '../../host/core/status-codes.ts';
import { load } from '../../host/index.ts';
import { offer, openCore } from '../golden/variants.ts';
import { mobilenet, refused, temporaryFolder } from '../workshop/cli.ts';
import { attacks, oneOfEach } from './packed.ts';
import { smallest } from './spoil.ts';
import { exitCodes } from '../../workshop/terminal/exit-codes.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

/** Gives the core a file and loads it, as every host does. */
function status(core: Core, file: Uint8Array): number {
  offer(core, file);
  return core.load();
}

/** Asserts that the golden file is accepted and computes its golden digests. */
function assertGolden(core: Core): void {
  assert.equal(status(core, smallest), 0);
  assert.equal(core.selftest(), 0);
}

for (const build of ['baseline', 'simd', 'small', 'flash'] as const) {
  describe(`a hostile packed file in one instance of ${build}`, () => {
    const opened = openCore(build);
    for (const { title, code, place, bytes } of attacks) {
      test(title, async () => {
        const core = await opened;
        const size = core.memory.buffer.byteLength;
        assertGolden(core);
        const answer = status(core, bytes);
        // A core without a file is out of turn; the host says that it is empty.
        const error = bytes.length === 0 ? statusError(16, 0) : statusError(answer, core.detail() >>> 0);
        assert.equal(error.code, code, error.message);
        if (!Number.isNaN(place)) assert.equal(error.place, place);
        for (const of of ['contract', 'layers', 'labels', 'logits', 'digests'] as const)
          assert.equal(core[of](), 0, `${of} of a refused file`);
        assertGolden(core);
        assert.equal(core.memory.buffer.byteLength, size, 'the memory grew');
      });
    }

    test('2 every truncation, and every bit flipped', async () => {
      const core = await opened;
      const file = smallest.slice();
      let accepted = 0;
      for (let length = 1; length < file.length; length++) {
        if (status(core, file.subarray(0, length)) === 0) accepted++;
      }
      for (let bit = 0; bit < file.length * 8; bit++) {
        file[bit >> 3]! ^= 1 << (bit & 7);
        const answer = status(core, file);
        if (answer < 16 || answer > 28) accepted++;
        file[bit >> 3]! ^= 1 << (bit & 7);
      }
      assert.equal(accepted, 0);
      assertGolden(core);
    });
  });
}

/** The same where the host says that it knows the bytes. */
function trusted(core: Core, file: Uint8Array): number {
  offer(core, file);
  core.trust();
  return core.load();
}

for (const build of ['baseline', 'simd', 'small', 'flash'] as const) {
  describe(`a hostile packed file that ${build} is told to trust`, () => {
    const opened = openCore(build);
    test('is refused for all that is not its digest', async () => {
      const core = await opened;
      for (const { title, code, bytes } of attacks) {
        if (code === 'E_FILE_DIGEST' || bytes.length === 0) continue;
        assert.equal(statusError(trusted(core, bytes), core.detail() >>> 0).code, code, title);
        assertGolden(core);
      }
    });

    test('runs to an end where a bit is flipped and nothing else is wrong, and is hashed again without trust', async () => {
      const core = await opened;
      const file = smallest.slice();
      let accepted = 0;
      // Every byte, and each bit of it in turn.
      for (let at = 0; at < file.length; at++) {
        file[at]! ^= 1 << (at & 7);
        const answer = trusted(core, file);
        if (answer === 0) {
          accepted++;
          if (at % 5 === 0) assert.ok([0, STATUS_SELFTEST].includes(core.selftest()));
          if (at % 50 === 0) assert.equal(status(core, file), STATUS_FILE_DIGEST);
        } else assert.ok(answer >= 16 && answer <= 28, `byte ${at}: ${answer}`);
        file[at]! ^= 1 << (at & 7);
      }
      assert.ok(accepted > file.length / 4, `${accepted} of ${file.length}`);
      assertGolden(core);
    });
  });
}

describe('a hostile packed file and the library', () => {
  for (const { title, code, place, bytes } of attacks) {
    test(title, async () => {
      await assert.rejects(load(bytes), (error: unknown) => {
        assert.ok(error instanceof MobilenetError, String(error));
        assert.deepEqual([error.code, exitCodes[error.code]], [code, 3]);
        assert.equal(typeof error.place, 'number');
        if (!Number.isNaN(place)) assert.equal(error.place, place);
        return true;
      });
    });
  }

  test('26 file changed while read', async (t) => {
    const path = at('shrinks.mnw');
    writeFileSync(path, smallest);
    const handle = await open(path);
    const methods = Object.getPrototypeOf(handle) as { read: typeof handle.read };
    await handle.close();
    const { read } = methods;
    const shrinking = t.mock.method(methods, 'read', function (this: unknown, ...args: unknown[]) {
      truncateSync(path, 100);
      return Reflect.apply(read, this, args);
    });
    await assert.rejects(load(path), {
      code: 'E_IO',
      place: path,
      message: /became shorter while it was read/,
    });
    shrinking.mock.restore();
    writeFileSync(path, smallest);
    const growing = t.mock.method(methods, 'read', function (this: unknown, ...args: unknown[]) {
      writeFileSync(path, Buffer.from(smallest).reverse());
      return Reflect.apply(read, this, args);
    });
    await assert.rejects(load(path), { code: 'E_FILE_MAGIC' });
    growing.mock.restore();
    writeFileSync(path, smallest);
    await (await load(path)).selftest();
  });
});

describe('a hostile packed file and the command line', () => {
  for (const { title, code, bytes } of oneOfEach) {
    test(title, async () => {
      const path = at(`${title.replace(/\W+/g, '-')}.mnw`);
      writeFileSync(path, bytes);
      refused(await mobilenet(['verify', path]), 3, new RegExp(`^mobilenet: ${code}: `));
    });
  }

  test('a refused file leaves no output behind', async () => {
    writeFileSync(at('bad.mnw'), attacks[0]!.bytes);
    const out = at('never.bin');
    const args = ['infer', '-m', at('bad.mnw'), '--raw', '-', '-o', out];
    refused(await mobilenet(args, new Uint8Array(32 * 32 * 3)), 3, /E_FILE_TRUNCATED/);
    assert.equal(existsSync(out), false);
  });

  test('27 FIFO', { skip: process.platform === 'win32' && 'no FIFO here' }, async () => {
    execFileSync('mkfifo', [at('fifo.mnw')]);
    refused(await mobilenet(['verify', at('fifo.mnw')]), 1, /E_IO: .*not a regular file/);
  });

  test('27 directory', async () => refused(await mobilenet(['verify', folder]), 1, /E_IO: .*it is a folder/));
});
