/** Hostile models and the importer: refused by name, or right. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { MobilenetError } from '../../host/errors.ts';
import { instantiate } from '../../host/core/core.ts';
import { STATUS_SELFTEST } from '../../host/core/status-codes.ts';
import { blankGoldens } from '../../workshop/packing/golden.ts';
import { encode, importTflite } from '../../workshop/packing/index.ts';
import type { Count } from './packed.ts';
import { build, mutant } from './tflite-mutant.ts';

/** A model is refused with a code of its own that names a place, or becomes a packed file that the core accepts. */
export async function tflite(count: Count): Promise<fc.IRawProperty<unknown>> {
  const core = await instantiate('baseline');
  return fc.property(mutant, (drawn) => {
    let file: Uint8Array;
    const model = build(drawn);
    try {
      const { network } = importTflite(model);
      file = encode(network, blankGoldens(network));
    } catch (error) {
      if (!(error instanceof MobilenetError)) throw error;
      count.refused++;
      assert.match(error.code, /^E_MODEL_/, error.message);
      assert.notEqual(error.place, undefined, error.message);
      assert.ok(error.message.length < 1000, error.message);
      return;
    }
    count.accepted++;
    new Uint8Array(core.memory.buffer).set(file, core.reserve(file.length));
    assert.equal(core.load(), 0, `status with detail ${core.detail()}`);
    // It takes a hundred times as long as all before. No golden digests yet: every layer is computed, the first differs.
    if (count.accepted % 16 === 0) assert.equal(core.selftest(), STATUS_SELFTEST);
  });
}
