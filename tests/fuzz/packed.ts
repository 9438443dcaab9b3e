/** Hostile packed files and the core: no trap, one answer of every build. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { instantiate } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import { STATUS_FILE_TRUNCATED, STATUS_MEMORY } from '../../host/core/status-codes.ts';
import { smallest } from '../attacks/spoil.ts';
import { build, mutant } from './packed-mutant.ts';

/** A picture of any size will do: 5 × 7 pixels. */
const [WIDTH, HEIGHT] = [5, 7];
const photo = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 89) & 255);

function load(core: Core, file: Uint8Array): number {
  const address = core.reserve(file.length);
  if (address > 0) new Uint8Array(core.memory.buffer).set(file, address);
  return core.load();
}

/** Everything that the core answers for the picture. */
function answer(core: Core): Uint8Array {
  assert.equal(core.begin(WIDTH, HEIGHT, 0, 0, 0), 0);
  for (let done = 0, due = core.capacity(); due > 0; due = core.capacity()) {
    new Uint8Array(core.memory.buffer).set(photo.subarray(done, done + due), core.staging());
    assert.equal(core.push(due), 0);
    done += due;
  }
  assert.equal(core.run(), 0);
  const contract = new DataView(core.memory.buffer, core.contract(), 48);
  const [outputs, features] = [contract.getUint16(16, true), contract.getUint16(18, true)];
  const tensor = (address: number, length: number): Uint8Array =>
    new Uint8Array(core.memory.buffer, address, address ? length : 0);
  return Buffer.concat([
    tensor(core.embedding(), features),
    tensor(core.logits(), outputs),
    tensor(core.softmax(), outputs),
    // A single output tells class 1 from class 0.
    tensor(core.top(5), 4 * Math.min(5, Math.max(2, outputs))),
    Uint8Array.of(core.unknown()),
  ]);
}

export interface Count {
  accepted: number;
  refused: number;
}

/**
 * No mutant traps; a refusal is one of the file's codes, the same in each build; what is accepted gives the same bytes
 * in each build; and the golden file that follows is proven as before.
 */
export async function packed(count: Count): Promise<fc.IRawProperty<unknown>> {
  const baseline = await instantiate('baseline');
  const simd = await instantiate('simd');
  const sizes = [baseline, simd].map((core) => core.memory.buffer.byteLength);
  const golden = [baseline, simd].map((core) => {
    assert.equal(load(core, smallest), 0);
    return Buffer.from(answer(core));
  });
  return fc.property(mutant, (drawn) => {
    const file = build(drawn);
    const [status, other] = [load(baseline, file), load(simd, file)];
    if (status === 0 && other === 0) {
      count.accepted++;
      assert.deepEqual(Buffer.from(answer(simd)), Buffer.from(answer(baseline)));
      return;
    }
    count.refused++;
    for (const each of [status, other])
      assert.ok(each === 0 || (each >= STATUS_FILE_TRUNCATED && each <= STATUS_MEMORY), `status ${each}`);
    if (status !== STATUS_MEMORY && other !== STATUS_MEMORY)
      assert.deepEqual([other, simd.detail()], [status, baseline.detail()]);
    assert.equal(baseline.contract() + simd.contract(), 0);
    // Often enough to find what a refused file leaves behind.
    if (count.refused % 16 > 0) return;
    [baseline, simd].forEach((core, at) => {
      assert.equal(load(core, smallest), 0);
      assert.deepEqual(Buffer.from(answer(core)), golden[at]);
      assert.equal(core.memory.buffer.byteLength, sizes[at]);
    });
  });
}
