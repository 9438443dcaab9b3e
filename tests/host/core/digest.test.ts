/** The digest of a packed file, told by the engine; what it cannot tell, the core does. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isWhole } from '../../../host/core/digest.ts';
import { load } from '../../../host/index.ts';
import { make, seal } from '../../../workshop/packing/index.ts';

/** Runs with another `crypto`, as a page without a secure address has none. */
async function withCrypto<T>(value: unknown, run: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  Object.defineProperty(globalThis, 'crypto', { value, configurable: true });
  try {
    return await run();
  } finally {
    Object.defineProperty(globalThis, 'crypto', own);
  }
}

describe('the digest of a packed file', async () => {
  const file = await seal(make({ alpha: 0.1, resolution: 32, classes: 5, seed: 3 }));
  const flipped = (at: number): Uint8Array => file.map((byte, index) => (index === at ? byte ^ 4 : byte));

  test('is that of every byte but the last 32', async () => {
    assert.equal(await isWhole(file), true);
    for (const at of [0, 9, 500, file.length - 33, file.length - 32, file.length - 1])
      assert.equal(await isWhole(flipped(at)), false, String(at));
    for (const length of [0, 1, 31, 32, 33, file.length - 1])
      assert.equal(await isWhole(file.subarray(0, length)), false, String(length));
  });

  test('is not told of shared memory, or where there is no crypto', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(file.length));
    shared.set(file);
    assert.equal(await isWhole(shared), false);
    assert.equal(await withCrypto(undefined, () => isWhole(file)), false);
    assert.equal(await withCrypto({}, () => isWhole(file)), false);
  });

  test('is asked of the engine once a load; without it the core answers and refuses alike', async () => {
    const asked: string[] = [];
    const subtle = {
      digest: (name: string, bytes: BufferSource) => {
        asked.push(name);
        return real.digest(name, bytes);
      },
    };
    const real = crypto.subtle;
    const damaged = flipped(file.length - 40);
    for (const engine of [{ subtle }, undefined]) {
      await withCrypto(engine, async () => {
        (await load(file)).dispose();
        await assert.rejects(load(damaged), { code: 'E_FILE_DIGEST' });
      });
    }
    assert.deepEqual(asked, ['SHA-256', 'SHA-256']);
  });
});
