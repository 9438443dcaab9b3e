/** Fine-tuning from the pictures to the packed file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256Hex } from '../../../../workshop/packing/digest.ts';
import { quantize, steps } from '../../../../workshop/quantize/index.ts';
import type { Quantized, Settings } from '../../../../workshop/quantize/index.ts';
import { drawToy } from './toy.ts';

const tuning = { epochs: 8, rate: 1e-5, batch: 4, seed: 1 };
const plain = {
  method: 'minmax',
  percentile: 100,
  biasCorrection: false,
  filterZeros: false,
  perTensor: true,
} as const;

/** Of filters, biases and scales after an epoch. */
const DIGEST = '3ec8ccf208b4d193b0883ceb423297b14e1d0b5f48276a796a5338a61486d88c';

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function made(count: number, settings: Settings): Promise<Quantized> {
  const { subject, pictures } = drawToy(settings, count);
  let advanced = 0;
  const result = await quantize(subject, { pictures }, settings, () => advanced++);
  assert.equal(advanced, steps(subject, settings, count));
  return result;
}

test('the divergence falls, and the file answers as its training did in every byte', async () => {
  const { epochs, acceptance } = await made(24, { ...plain, tuning });
  assert.equal(epochs!.length, 8);
  assert.ok(epochs!.at(-1)! < epochs![0]! / 2, `${epochs}`);
  assert.equal(acceptance.trained, 24);
});

test('the same pictures and options make the same bytes, another seed others', async () => {
  const short = { ...tuning, epochs: 1, rate: 1e-3 };
  const first = await made(24, { ...plain, tuning: short });
  const again = await made(24, { ...plain, tuning: short });
  assert.deepEqual(again.bytes, first.bytes);
  const numbers = first.network.layers.flatMap((layer) =>
    'bias' in layer ? [layer.filters, layer.bias, layer.scale].map(bytesOf) : [],
  );
  // Whatever the engine.
  assert.equal(sha256Hex(numbers), DIGEST);
  const other = await made(24, { ...plain, tuning: { ...short, seed: 2 } });
  assert.notDeepEqual(other.bytes, first.bytes);
});

test('it begins with corrected biases; fewer pictures than a batch go round', async () => {
  // So slow that nothing moves: what is made is what it began with.
  const still = { epochs: 1, rate: 1e-30, batch: 4, seed: 1 };
  for (const biasCorrection of [false, true]) {
    const settings = { ...plain, biasCorrection };
    const before = await made(3, settings);
    const after = await made(3, { ...settings, tuning: still });
    for (const [index, layer] of after.network.layers.entries()) {
      const due = before.network.layers[index]!;
      if (!('bias' in layer) || !('bias' in due)) continue;
      assert.deepEqual(layer.filters, due.filters);
      layer.bias.forEach((bias, channel) => assert.ok(Math.abs(bias - due.bias[channel]!) <= 1));
    }
    assert.equal(after.acceptance.trained, 3);
  }
});
