/** Stages that run row by row: networks of every padding, pictures that are broken off, in the cores for a small memory. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Core } from '../../host/core/core.ts';
import { STATUS_MORE, STATUS_OK, STATUS_STATE } from '../../host/core/status-codes.ts';
import { pixelsCode } from '../../host/image/format.ts';
import { encode, make } from '../../workshop/packing/index.ts';
import type { Network } from '../../workshop/packing/index.ts';
import { plainGoldens } from '../../workshop/packing/golden.ts';
import { Random, mix } from '../../workshop/packing/random.ts';
import { repadded } from '../golden/padding.ts';
import { loadFile, openCore } from '../golden/variants.ts';
import { noise } from '../reference/noise.ts';
import { byteCount, rgbFormats, yuvFormats } from '../reference/pixels.ts';

const cores = ['small', 'small-plain', 'flash', 'flash-plain'] as const;
const formats = [...rgbFormats, ...yuvFormats];
/** Of α 0.4: of narrower ones a picture that comes in takes more than any plane, and no stage would be streamed. */
const NETWORKS = 12;
const PICTURES = 5;

/** A picture, in pieces of any length, run in steps of any budget. */
function answer(core: Core, random: Random, { width, height, pixels, data }: Picture): Uint8Array {
  assert.equal(core.begin(width, height, 0, pixels, 0), STATUS_OK);
  push(core, random, data);
  assert.equal(core.capacity(), 0);
  let status: number;
  do status = core.step(random.integer(1, 9));
  while (status === STATUS_MORE);
  assert.equal(status, STATUS_OK);
  return new Uint8Array(core.memory.buffer).slice(core.embedding(), core.embedding() + core.features());
}

function push(core: Core, random: Random, data: Uint8Array): void {
  for (let at = 0; at < data.length;) {
    const part = data.subarray(at, at + Math.min(core.capacity(), random.integer(1, 700)));
    new Uint8Array(core.memory.buffer).set(part, core.staging());
    assert.equal(core.push(part.length), STATUS_OK);
    at += part.length;
  }
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: number;
  readonly data: Uint8Array;
}

function picture(random: Random, format: (typeof formats)[number]): Picture {
  const [width, height] = [random.integer(1, 150), random.integer(1, 150)];
  const data = noise(random.integer(1, 1000), byteCount(width, height, { format }));
  return { width, height, pixels: pixelsCode({ format }), data };
}

for (let seed = 1; seed <= NETWORKS; seed++) {
  const random = new Random(mix(seed));
  const resolution = 31 + 5 * seed;
  const channels = seed % 2 ? 1 : 3;
  const title = `${resolution} × ${resolution} × ${channels}, padding of seed ${seed}`;
  test(`${title}: every layer is the forward pass's, every answer the fast core's`, async () => {
    const made = make({ alpha: 0.4, resolution, classes: 2, channels, seed });
    const network = repadded(made, random);
    const file = encode(network, plainGoldens(network));
    const fast = await openCore('baseline');
    loadFile(fast, file);
    const pictures = Array.from({ length: PICTURES }, (_, i) =>
      picture(random, formats[(seed + i) % formats.length]!),
    );
    const expected = pictures.map((each) => answer(fast, random, each));
    for (const name of cores) {
      const core = await openCore(name);
      loadFile(core, file);
      assert.equal(core.selftest(), STATUS_OK, `${name}, layer ${core.detail()}`);
      for (const [i, each] of pictures.entries())
        assert.deepEqual(answer(core, random, each), expected[i], `${name}, picture ${i}`);
      assert.equal(core.selftest(), STATUS_OK, name);
    }
  });
}

describe('a picture that is broken off', () => {
  let network: Network;
  let file: Uint8Array;

  before(() => {
    network = make({ alpha: 0.4, resolution: 65, classes: 3, channels: 1, seed: 4 });
    file = encode(network, plainGoldens(network));
  });

  for (const name of cores)
    test(`${name}: at any byte or strip, by a picture, a proof or a layer's time, leaves the next as it is`, async () => {
      const core = await openCore(name);
      loadFile(core, file);
      const behind = (): Buffer => Buffer.from(core.memory.buffer.slice(core.planned()));
      const loaded = behind();
      const random = new Random(3);
      const whole = picture(random, 'i420');
      const expected = answer(core, random, whole);
      for (let cut = 0; cut < 16; cut++) {
        const { width, height, pixels, data } = picture(random, formats[cut % formats.length]!);
        assert.equal(core.begin(width, height, 0, pixels, 0), STATUS_OK);
        if (cut % 3) push(core, random, data);
        else push(core, random, data.subarray(0, random.integer(0, data.length - 1)));
        if (cut % 3) assert.equal(core.step(random.integer(1, 60)), STATUS_MORE);
        else assert.equal(core.step(1), STATUS_STATE);
        if (cut % 4 === 1) assert.equal(core.selftest(), STATUS_OK);
        if (cut % 4 === 2)
          for (let layer = 0; layer < network.layers.length; layer++)
            assert.equal(core.profile(layer), STATUS_OK);
        if (cut % 4 === 3) assert.notEqual(core.input(), 0);
        assert.deepEqual(answer(core, random, whole), expected, `cut ${cut}`);
      }
      assert.deepEqual(behind(), loaded);
    });
});
