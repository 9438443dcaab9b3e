/** The command module in wasmtime on the reference models: the bytes that LiteRT answered for 100 photos. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { mobilenet, temporaryFolder } from '../../workshop/cli.ts';
import { noWasmtime } from '../engines.ts';
import { absent, reference } from '../models.ts';
import { printed, run } from './run.ts';

const folder = temporaryFolder();

describe('wasmtime gives the bytes of LiteRT', () => {
  for (const [name, side] of [
    ['mobilenet_v1_0.25_128_quant', 128],
    ['mobilenet_v1_0.5_160_quant', 160],
    ['vww_96_int8', 96],
    ['keras_0.35_96_int8io', 96],
    ['keras_0.5_75_uint8io', 75],
    ['keras_0.25_64_floatio', 64],
  ] as const) {
    test(`${name}, 100 photos`, { skip: noWasmtime || absent }, async () => {
      const packed = await mobilenet([
        'pack',
        join(reference, `${name}.tflite`),
        '-o',
        join(folder, 'reference.mnw'),
      ]);
      assert.equal(packed.status, 0, packed.stderr);
      const folders = [`${folder}::/d`, `${reference}::/r`];
      let compared = 0;
      for (const tensor of ['logits', 'softmax', 'embedding']) {
        const type = name.startsWith('mobilenet') ? 'u8' : 's8';
        const expected = join(reference, `${name}.${tensor}.xnnpack.${type}`);
        if (!existsSync(expected)) continue;
        const args = ['infer', '-m', '/d/reference.mnw', '--raw', `/r/photos_${side}.u8`, '--output', tensor];
        assert.ok(printed(await run(args, { folders })).equals(readFileSync(expected)), tensor);
        compared++;
      }
      assert.ok(compared >= 2, 'logits and softmax at least');
    });
  }
});
