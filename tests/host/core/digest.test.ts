/** The digest of a packed file, told by the engine; what it cannot tell, the core does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Core } from '../../../host/core/core.ts';
import { trustWhole } from '../../../host/core/digest.ts';
import * as library from '../../../host/index.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { libraryIn } from './script.ts';

const core = new Uint8Array(readFileSync(new URL('../../../../build/core-simd.wasm', import.meta.url)));
const address = 'https://site.test/dist/host/index.js';

describe('the digest of a packed file', async () => {
  const file = await seal(make({ alpha: 0.5, resolution: 32, classes: 500, seed: 3 }));
  const flipped = (at: number): Uint8Array => file.map((byte, index) => (index === at ? byte ^ 4 : byte));

  /** Whether a core is told to trust bytes, in its own memory or in a shared one. */
  async function isTrusted(bytes: Uint8Array, shared = false): Promise<boolean> {
    const buffer = shared ? new SharedArrayBuffer(64 + bytes.length) : new ArrayBuffer(64 + bytes.length);
    new Uint8Array(buffer).set(bytes, 64);
    let trusted = false;
    const core = { memory: { buffer }, trust: () => void (trusted = true) } as unknown as Core;
    await trustWhole(core, 64, bytes.length);
    return trusted;
  }

  test('is that of every byte but the last 32, in shared memory too', async () => {
    for (const shared of [false, true]) assert.equal(await isTrusted(file, shared), true);
    for (const at of [0, 9, 500, file.length - 33, file.length - 32, file.length - 1])
      assert.equal(await isTrusted(flipped(at)), false, String(at));
    for (const length of [0, 1, 31, 32, 33, file.length - 1])
      assert.equal(await isTrusted(file.subarray(0, length)), false, String(length));
  });

  test('is asked of a page once a load of a large file; without it, and in Node, the core refuses alike', async () => {
    assert.ok(file.length > 1 << 20);
    const small = await seal(make({ alpha: 0.1, resolution: 32, classes: 5, seed: 3 }));
    const asked: string[] = [];
    const subtle = {
      digest: (name: string, bytes: BufferSource) => {
        asked.push(name);
        return real.digest(name, bytes);
      },
    };
    const real = crypto.subtle;
    const damaged = flipped(file.length - 40);
    const withSubtle = await libraryIn({ address, globals: { crypto: { subtle } } });
    for (const { load } of [withSubtle, await libraryIn({ address }), library]) {
      for (const bytes of [small, file]) (await load(bytes, { core })).dispose();
      await assert.rejects(load(damaged, { core }), { code: 'E_FILE_DIGEST' });
    }
    assert.deepEqual(asked, ['SHA-256', 'SHA-256']);
  });
});
