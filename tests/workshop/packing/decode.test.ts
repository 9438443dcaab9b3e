/** A packed file as a network, and the network as the same file. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { backboneDigest, decode, goldensOf, headless } from '../../../workshop/packing/decode.ts';
import { encode } from '../../../workshop/packing/encode.ts';
import { make, seal } from '../../../workshop/packing/index.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const goldens = readdirSync(join(root, 'tests/golden')).filter((name) => name.endsWith('.mnw'));
const files = [...goldens.map((name) => `tests/golden/${name}`), 'weights/signs-0.25-64.mnw'];

describe('decode', () => {
  for (const name of files) {
    test(`answers what ${name} was encoded of`, () => {
      const file = new Uint8Array(readFileSync(join(root, name)));
      assert.deepEqual(encode(decode(file), goldensOf(file)), file);
    });
  }
});

test('files of one backbone have one digest, whatever their classes and where they come from', async () => {
  const options = { alpha: 0.1, resolution: 32, classes: 3, seed: 1 };
  const network = make(options);
  const own = backboneDigest(network);
  const others = [
    headless(network),
    { ...network, provenance: { tool: 'another' } },
    decode(await seal(network)),
  ];
  for (const other of others) assert.deepEqual(backboneDigest(other), own);
  assert.notDeepEqual(backboneDigest(make({ ...options, seed: 2 })), own);
});
