/** Golden digests: the core, the plain forward pass and the reference agree on every layer. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builds, supports } from '../../../host/core/builds.ts';
import { instantiate } from '../../../host/core/core.ts';
import { blankGoldens, goldenPicture, inputPlane, plainGoldens } from '../../../workshop/packing/golden.ts';
import { encode, importTflite, make, seal } from '../../../workshop/packing/index.ts';
import { sealOn } from '../../../workshop/packing/seal.ts';
import type { Network } from '../../../workshop/packing/index.ts';
import { readWeights } from '../../reference/file.ts';
import { goldenDigests } from '../../reference/noise.ts';
import { tinyModel } from './tflite/builder.ts';
import { writeModel } from './tflite/writer.ts';

const imported = (
  ...[tiny, options]: [Parameters<typeof tinyModel>[0], Parameters<typeof importTflite>[1]?]
): Network => importTflite(writeModel(tinyModel(tiny)), options).network;

const networks: Readonly<Record<string, () => Network>> = {
  'int8, odd side, PAD': () => imported({ side: 33, pad: 'keras' }),
  'int8, PyTorch padding, average pool': () => imported({ side: 34, pad: 'pytorch', pool: 'average' }),
  'uint8, connected, mean': () => imported({ domain: 'uint8', head: 'connected' }),
  'uint8, no activation, average pool': () => imported({ domain: 'uint8', activation: 0, pool: 'average' }),
  'float ends, BGR, other range': () =>
    imported({ ends: 'float' }, { order: 'bgr', inputRange: 'mean=0.485/0.456/0.406,std=0.229/0.224/0.225' }),
  'grey, headless': () => imported({ channels: 1, head: 'none' }),
  'made, per channel': () => make({ alpha: 0.11, resolution: 47, classes: 3, seed: 5 }),
  'made, per tensor, grey': () =>
    make({ alpha: 0.2, resolution: 64, classes: 17, seed: 6, perTensor: true, channels: 1 }),
};

const hex = (digests: Uint8Array): string[] =>
  Array.from({ length: digests.length / 32 }, (_, i) =>
    Buffer.from(digests.subarray(32 * i, 32 * i + 32)).toString('hex'),
  );

describe('golden digests', () => {
  for (const [name, networkOf] of Object.entries(networks)) {
    test(`${name}: the plain forward pass equals the reference`, () => {
      const network = networkOf();
      const reference = goldenDigests(readWeights(encode(network, blankGoldens(network))));
      assert.deepEqual(hex(plainGoldens(network).digests), reference);
    });

    for (const build of builds.filter((each) => each !== 'relaxed')) {
      const skip = supports(build) ? false : `this engine does not run the ${build} build`;
      test(
        `${name}: the ${build} build seals the same file as the plain forward pass`,
        { skip },
        async () => {
          const network = networkOf();
          const sealed = await sealOn(() => instantiate(build), network);
          assert.deepEqual(sealed, encode(network, plainGoldens(network)));
        },
      );
    }
  }

  test('a sealed file passes the self-test of the core', async () => {
    const file = await seal(networks['int8, odd side, PAD']!());
    const core = await instantiate('baseline');
    new Uint8Array(core.memory.buffer).set(file, core.reserve(file.length));
    assert.equal(core.load(), 0);
    assert.equal(core.selftest(), 0);
  });

  test('a network beyond the memory of the core is sealed by the plain forward pass', async () => {
    const network = networks['made, per channel']!();
    const core = await instantiate('baseline');
    const full = { ...core, memory: core.memory, reserve: () => 0 };
    assert.deepEqual(await sealOn(async () => full, network), encode(network, plainGoldens(network)));
  });

  test('a core that accepts blank digests is a fault', async () => {
    const core = await instantiate('baseline');
    const blind = { ...core, memory: core.memory, selftest: () => 0 };
    await assert.rejects(
      sealOn(async () => blind, networks['grey, headless']!()),
      { name: 'MobilenetError' },
    );
  });
});

describe('the golden picture as input plane', () => {
  const table = Uint8Array.from({ length: 768 }, (_, at) => (at & 255) ^ (at >> 8));

  test('RGB and BGR go through the table of their channel', () => {
    const pixel = Uint8Array.of(10, 20, 30);
    assert.deepEqual([...inputPlane({ order: 'rgb', inputTable: table }, pixel)], [10, 21, 28]);
    assert.deepEqual([...inputPlane({ order: 'bgr', inputTable: table }, pixel)], [30, 21, 8]);
  });

  test('grey is (77 R + 150 G + 29 B + 128) / 256', () => {
    const picture = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
    assert.deepEqual([...inputPlane({ order: 'grey', inputTable: table }, picture)], [77, 149, 29, 255]);
  });

  test('the picture is RGB, whatever the channels of the network', () => {
    assert.equal(goldenPicture({ height: 3, width: 5, channels: 1 }, 1).length, 45);
  });
});
