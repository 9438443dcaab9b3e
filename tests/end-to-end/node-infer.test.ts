import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { ppm, sampleNetwork, writePictures } from './sample.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
let weights = '';

before(async () => {
  weights = await sampleNetwork(folder);
  writePictures(folder);
});

describe('infer and embed', () => {
  const size = 32 * 32 * 3;
  const raw = Uint8Array.from({ length: 3 * size }, (_, place) => (place * 167) >> 3);

  test('many pictures in one file', async () => {
    writeFileSync(at('in.u8'), raw);
    const model = await load(weights);
    for (const what of ['logits', 'softmax', 'embedding', 'output'] as const) {
      ok(
        await mobilenet([
          'infer',
          '-m',
          weights,
          '--raw',
          at('in.u8'),
          '--output',
          what,
          '-o',
          at('out.bin'),
        ]),
      );
      const expected: Uint8Array[] = [];
      for (let place = 0; place < 3; place++) {
        expected.push(await model.infer(raw.subarray(place * size, (place + 1) * size), what));
      }
      assert.deepEqual(readFileSync(at('out.bin')), Buffer.concat(expected));
    }
  });

  test('through standard input and output', async () => {
    const file = ok(await mobilenet(['infer', '-m', weights, '--raw', at('in.u8'), '-o', at('out.bin')]));
    assert.equal(file, '');
    const piped = await mobilenet(['infer', '-m', weights, '--raw', '-', '-o', '-'], raw);
    ok(piped);
    assert.deepEqual(piped.stdout, readFileSync(at('out.bin')));
  });

  test('a length that is no multiple of a picture leaves no output', async () => {
    writeFileSync(at('odd.u8'), raw.subarray(1));
    writeFileSync(at('none.u8'), '');
    for (const args of [
      ['--raw', at('odd.u8')],
      ['--raw', at('none.u8')],
      ['--raw', '-'],
    ]) {
      const outcome = await mobilenet(
        ['infer', '-m', weights, ...args, '-o', at('absent.bin')],
        raw.subarray(1),
      );
      refused(outcome, 4, /E_INPUT_SHAPE: The input has \d+ bytes, not a multiple of 32 × 32 × 3 = 3072/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('absent.bin')),
        [],
      );
    }
  });

  test('the output is never an input', async () => {
    const outcome = await mobilenet(['infer', '-m', weights, '--raw', at('in.u8'), '-o', at('in.u8')]);
    refused(outcome, 2, /E_USAGE: .*in\.u8 is an input/);
    assert.deepEqual(new Uint8Array(readFileSync(at('in.u8'))), raw);
    refused(await mobilenet(['embed', '-m', weights, at('pictures'), '-o', weights]), 2, /is an input/);
  });

  test('embeddings are little-endian float32, or JSON', async () => {
    ok(await mobilenet(['embed', '-m', weights, at('pictures'), '-o', at('e.f32')]));
    const bytes = readFileSync(at('e.f32'));
    const model = await load(weights);
    const { features } = model.contract;
    assert.equal(bytes.length, 3 * 4 * features);
    const lines = ok(await mobilenet(['embed', '-m', weights, at('pictures'), '--json']))
      .trimEnd()
      .split('\n');
    for (const [place, line] of lines.entries()) {
      const { image, embedding } = JSON.parse(line) as { image: string; embedding: number[] };
      assert.equal(image, join(at('pictures'), `${place + 1}.ppm`));
      assert.deepEqual(embedding, [...(await model.embed(ppm(place + 1)))]);
      for (const [index, value] of embedding.entries()) {
        assert.equal(bytes.readFloatLE((place * features + index) * 4), value);
      }
    }
  });
});
