/** Raw pictures for a grey network: three grey ones are as long as one of RGB, and none is taken for another in silence. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import type { Mobilenet } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import type { Outcome } from '../workshop/cli.ts';
import { noWasmtime } from './engines.ts';
import { run } from './wasmtime/run.ts';

const folder = temporaryFolder();
const pixels = 32 * 32;
const grey = noise(3, 3 * pixels);

/** Each byte three times. */
const spread = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: 3 * bytes.length }, (_, at) => bytes[Math.floor(at / 3)]!);

let model: Mobilenet;

before(async () => {
  const network = make({ alpha: 0.1, resolution: 32, classes: 4, seed: 5, channels: 1 });
  writeFileSync(join(folder, 'grey.mnw'), await seal(network));
  writeFileSync(
    join(folder, 'colour.mnw'),
    await seal(make({ alpha: 0.1, resolution: 32, classes: 4, seed: 5 })),
  );
  writeFileSync(join(folder, 'three'), grey);
  writeFileSync(join(folder, 'one'), grey.subarray(0, pixels));
  writeFileSync(join(folder, 'spread'), spread(grey));
  model = await load(join(folder, 'grey.mnw'));
});

const lines: [name: string, skip: string | false, call: (args: string[]) => Promise<Outcome>][] = [
  ['the command line', false, (args) => mobilenet(args)],
  [
    'wasmtime',
    noWasmtime,
    (args) =>
      run(
        args.map((word) => word.replace(folder, '/d')),
        { folders: [`${folder}::/d`] },
      ),
  ],
];

/** The logits of RGB pictures, one after the other. */
async function logits(rgb: Uint8Array): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for (let at = 0; at < rgb.length; at += 3 * pixels)
    all.push(await model.infer(rgb.subarray(at, at + 3 * pixels), 'logits'));
  return Buffer.concat(all);
}

for (const [name, skip, call] of lines) {
  const infer = (network: string, input: string, ...more: string[]): Promise<Outcome> =>
    call([
      ...['infer', '-m', join(folder, `${network}.mnw`), '--raw', join(folder, input)],
      ...['--output', 'logits', '-o', join(folder, 'out'), ...more],
    ]);
  const answered = async (...args: Parameters<typeof infer>): Promise<Uint8Array> => {
    ok(await infer(...args));
    return readFileSync(join(folder, 'out'));
  };

  describe(name, { skip }, () => {
    test('refuses bytes that may be three grey pictures or one of RGB, and names the flag', async () => {
      refused(await infer('grey', 'three'), 4, /E_INPUT_SHAPE: .*grey.*--pixels grey.*--pixels rgb/);
      refused(await infer('grey', 'one'), 4, /E_INPUT_SHAPE: .*--pixels grey/);
    });

    test('reads either where it is said', async () => {
      assert.deepEqual(await answered('grey', 'three', '--pixels', 'grey'), await logits(spread(grey)));
      assert.deepEqual(await answered('grey', 'three', '--pixels', 'rgb'), await logits(grey));
    });

    test('takes RGB without a colour for what it is', async () => {
      assert.deepEqual(await answered('grey', 'spread'), await logits(spread(grey)));
    });

    test('reads grey for a network of three channels', async () => {
      const expected = await answered('colour', 'spread');
      assert.deepEqual(await answered('colour', 'three', '--pixels', 'grey'), expected);
      refused(await infer('colour', 'three', '--pixels', 'yuyv'), 2, /E_USAGE: .*--pixels.* must be rgb/);
    });
  });
}
