import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import { cli, made, mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { sampleNetwork } from './sample.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
let weights = '';

before(async () => {
  weights = await sampleNetwork(folder);
});

describe('a weights file', () => {
  test('verify says ok and its SHA-256', async () => {
    const sha256 = createHash('sha256').update(readFileSync(weights)).digest('hex');
    assert.equal(ok(await mobilenet(['verify', weights])), `${weights}: ok, SHA-256 ${sha256}\n`);
    const { ok: whole, sha256: stated } = JSON.parse(
      ok(await mobilenet(['verify', '-m', weights, '--json'])),
    );
    assert.deepEqual([whole, stated], [true, sha256]);
  });

  test('a damaged one is refused by every command that reads it', async () => {
    const bytes = readFileSync(weights);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(at('damaged.mnw'), bytes);
    refused(await mobilenet(['verify', at('damaged.mnw')]), 3, /E_FILE_DIGEST: .*damaged/);
    refused(await mobilenet(['selftest', at('damaged.mnw')]), 3, /E_FILE_DIGEST/);
    refused(await mobilenet(['classify', '-m', at('damaged.mnw'), 'absent.ppm']), 3, /E_FILE_DIGEST/);
    refused(await mobilenet(['show', cli]), 3, /E_FILE_MAGIC/);
  });

  test('selftest runs in every build', async () => {
    const lines = ok(await mobilenet(['selftest', weights]));
    assert.match(lines, /^baseline: ok, 29 layers, the last [0-9a-f]{64}\nsimd: ok, 29 layers/);
    assert.match(
      ok(await mobilenet(['selftest', '--build', 'baseline', '--json', weights])),
      /^\{"command":"selftest","build":"baseline","ok":true/,
    );
  });

  test('show counts what the paper counts', async () => {
    const flags = ['--alpha', '0.25', '--resolution', '128', '--classes', '1000', '--seed', '1'];
    const path = await made(folder, 'paper', ...flags);
    const packed = JSON.parse(ok(await mobilenet(['show', path, '--json'])));
    const total = packed.layers.reduce(
      (sum: number, layer: { multiplyAdds: number }) => sum + layer.multiplyAdds,
      0,
    );
    // The exact count of mult-adds published for 0.25_128.
    assert.equal(total, 13_570_048);
    assert.deepEqual(packed.contract, { ...(await load(path)).contract });
    assert.equal(packed.layers.length, packed.golden.digests.length);
    const sheet = ok(await mobilenet(['show', path]));
    assert.match(sheet, /^input +128 × 128 × 3 rgb/m);
    assert.match(sheet, /^ +28 +pointwise +1 +1 × 1 × 256 +1 × 1 × 1000 +256 000$/m);
    assert.match(sheet, /13 570 048\n$/);
  });
});
