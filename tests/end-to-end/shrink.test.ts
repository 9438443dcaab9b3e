/** `--shrink` of the commands that decode files of pictures, beside the library's option. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import type { Mobilenet } from '../../host/index.ts';
import { made, mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { noSharp as skip, sharp } from './sharp.ts';

const folder = temporaryFolder();

describe('--shrink', { skip }, () => {
  let weights: string;
  let picture: string;
  let model: Mobilenet;
  before(async () => {
    weights = await made(
      folder,
      'w',
      '--alpha',
      '0.25',
      '--resolution',
      '32',
      '--classes',
      '60',
      '--seed',
      '1',
    );
    model = await load(weights);
    mkdirSync(join(folder, 'set/1'), { recursive: true });
    picture = join(folder, 'set/1/noise.jpg');
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    writeFileSync(
      picture,
      await sharp!({ create: { width: 400, height: 300, channels: 3, background: 'black', noise } })
        .jpeg()
        .toBuffer(),
    );
    assert.notDeepEqual(await model.embed(picture, { shrink: true }), await model.embed(picture));
  });

  test('of classify and embed gives the answers of the option', async () => {
    const answered = async (command: string): Promise<Record<string, unknown>> =>
      JSON.parse(ok(await mobilenet([command, '-m', weights, '--shrink', '--json', picture]))) as Record<
        string,
        unknown
      >;
    assert.deepEqual(
      (await answered('classify'))['predictions'],
      await model.classify(picture, 5, { shrink: true }),
    );
    const embedding = Array.from(await model.embed(picture, { shrink: true }));
    assert.deepEqual((await answered('embed'))['embedding'], embedding);
  });

  test('of evaluate too', async () => {
    const printed = JSON.parse(
      ok(await mobilenet(['evaluate', '-m', weights, '--shrink', '--json', join(folder, 'set')])),
    ) as { calibration: unknown };
    const plain = JSON.parse(
      ok(await mobilenet(['evaluate', '-m', weights, '--json', join(folder, 'set')])),
    ) as { calibration: unknown };
    assert.notDeepEqual(printed.calibration, plain.calibration);
  });

  test('is refused beside raw frames', async () => {
    const frame = ['--pixels', 'grey', '--size', '1x1', picture];
    refused(
      await mobilenet(['classify', '-m', weights, '--shrink', ...frame]),
      2,
      /--shrink is of files of pictures/,
    );
  });
});
