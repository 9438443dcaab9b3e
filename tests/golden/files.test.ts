/** The committed networks: their digests are the reference's, and every build reproduces them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { STATUS_SELFTEST } from '../../host/core/status-codes.ts';
import { readWeights } from '../reference/file.ts';
import { goldenDigests } from '../reference/noise.ts';
import { loadFile, openCore, runnable } from './variants.ts';

const folder = new URL('../../../tests/golden/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.mnw'));

test('there are golden files', () => assert.ok(names.length >= 6));

for (const name of names) {
  const file = readFileSync(new URL(name, folder));

  test(`${name} holds the digests of the reference`, () => {
    const weights = readWeights(file);
    assert.deepEqual(goldenDigests(weights), weights.golden);
  });

  for (const build of runnable) {
    test(`${build} reproduces ${name}, and notices one changed digest`, async () => {
      const core = await openCore(build);
      const own = new Uint8Array(file);
      loadFile(core, own);
      assert.equal(core.selftest(), 0);
      const count = core.layers();
      assert.equal(core.digests() % 4, 0);
      // The digests in the file are at the end of the memory, or of the flash: change the last layer's.
      const memory = new Uint8Array(core.memory.buffer);
      const last = Buffer.from(memory.slice(core.digests() + 32 * (count - 1), core.digests() + 32 * count));
      const bytes = build.startsWith('flash') ? own : memory;
      const at = Buffer.from(bytes.buffer).lastIndexOf(last);
      bytes[at] = bytes[at]! ^ 1;
      assert.equal(core.selftest(), STATUS_SELFTEST);
      assert.equal(core.detail(), count - 1);
    });
  }
}
