/** The same pictures in wasmtime and in the host in Python: the answers of the library. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../../host/index.ts';
import type { Classification, Image, Mobilenet } from '../../../host/index.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { noPython, noWasmtime, python } from '../engines.ts';
import { printed, run } from '../wasmtime/run.ts';
import { framesOf, greyAsRgb, packWeights, pgm, pictures, ppm, subject } from './pictures.ts';
import type { Picture } from './pictures.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = temporaryFolder();

describe(`pictures in other hosts, ${subject}`, () => {
  let model: Mobilenet;
  let all: Picture[];

  const classes = (image: Image): Promise<Classification[]> => model.classify(image, model.contract.classes);

  before(async () => {
    const weights = await packWeights();
    writeFileSync(join(folder, 'w.mnw'), weights);
    model = await load(weights);
    all = await pictures();
  });

  const predictions = async (input: Uint8Array, ...flags: string[]): Promise<unknown> => {
    const k = String(model.contract.classes);
    const command = ['classify', '-m', '/d/w.mnw', '-i', '-', '--json', '-k', k, ...flags];
    const outcome = await run(command, { folders: [`${folder}::/d`], input });
    return (JSON.parse(printed(outcome).toString()) as { predictions: unknown }).predictions;
  };

  test('wasmtime: every pixel format from standard input', { skip: noWasmtime }, async () => {
    for (const picture of all) {
      for (const frame of framesOf(picture)) {
        const flags = ['--pixels', frame.format, '--size', `${frame.width}x${frame.height}`];
        assert.deepEqual(
          await predictions(frame.data, ...flags),
          await classes(frame),
          `${picture.name}, ${frame.format}`,
        );
      }
    }
  });

  test('wasmtime: PPM and PGM from standard input', { skip: noWasmtime }, async () => {
    for (const picture of all) {
      assert.deepEqual(await predictions(ppm(picture)), await classes(picture), picture.name);
      assert.deepEqual(await predictions(pgm(picture)), await classes(greyAsRgb(picture)), picture.name);
    }
  });

  /** Index and probability in 1/256 of the best five, as the host in Python prints them. */
  const inPython = (file: Uint8Array, ...words: string[]): number[][] => {
    writeFileSync(join(folder, 'picture'), file);
    const core = join(root, 'build/core-simd.wasm');
    const args = [
      join(root, 'examples/host.py'),
      core,
      join(folder, 'w.mnw'),
      join(folder, 'picture'),
      ...words,
    ];
    const lines = execFileSync(python, args, { encoding: 'utf8' }).trim().split('\n');
    // Python rounds a tie to the even digit.
    return lines
      .map((line) => line.split(' ').map(Number))
      .map(([p = 0, index = -1]) => [index, Math.round(p * 256)]);
  };
  const best = async (image: Image): Promise<number[][]> =>
    (await classes(image)).slice(0, 5).map(({ index, probability }) => [index, probability * 256]);

  test('the host in Python: PPM', { skip: noPython }, async () => {
    for (const picture of all) assert.deepEqual(inPython(ppm(picture)), await best(picture), picture.name);
  });

  test('the host in Python: every pixel format', { skip: noPython }, async () => {
    for (const picture of all) {
      for (const frame of framesOf(picture)) {
        const printed = inPython(frame.data, frame.format, `${frame.width}x${frame.height}`);
        assert.deepEqual(printed, await best(frame), `${picture.name}, ${frame.format}`);
      }
    }
  });
});
