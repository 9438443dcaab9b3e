/** What an engine lacks is said with a code and with what mends it, whatever the engine itself throws there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { weightsOf } from '../networks.ts';
import { libraryIn } from './script.ts';

describe('where a script has no address of its own', () => {
  test('the shipped weights can be imported, and are at no address', async () => {
    const { defaultWeights } = (await libraryIn({}, 'weights.js')) as unknown as { defaultWeights: URL };
    assert.equal(defaultWeights.protocol, 'unknown:');
  });

  for (const options of [{}, { build: 'baseline' }] as const) {
    test(`load with ${JSON.stringify(options)} is E_ENGINE`, async () => {
      const { load } = await libraryIn({});
      await assert.rejects(load(await weightsOf('int8'), options), { code: 'E_ENGINE' });
    });
  }
});
