/** Every way in which the command module in the wasmtime command line refuses. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { noise } from '../../reference/noise.ts';
import { refused } from '../../workshop/cli.ts';
import { noWasmtime } from '../engines.ts';
import { PIXELS, at, picture, run, writeFiles } from './files.ts';

before(writeFiles);

const classify = ['classify', '-m', '/d/int8.mnw', '-i'];
const infer = ['infer', '-m', '/d/int8.mnw', '--output', 'logits', '--raw'];

/** Refusals of the command line, which come before anything is opened. */
const usages: [readonly string[], RegExp][] = [
  [[], /E_USAGE: the command must be/],
  [['clasify'], /E_USAGE: the command must be/],
  [['--foo'], /--foo is unknown/],
  [[...classify, '/d/photo.ppm', '--foo'], /--foo is unknown/],
  [[...classify, '/d/photo.ppm', '/d/photo.ppm'], /\/d\/photo.ppm is unknown/],
  [[...classify, '/d/photo.ppm', '--'], /-- is unknown/],
  [[...classify, '/d/photo.ppm', '-k', '1', '-k', '1'], /-k is given twice/],
  [[...classify, '/d/photo.ppm', '--model', '/d/int8.mnw'], /--model is given twice/],
  [[...classify, '/d/photo.ppm', '-k'], /-k needs a value/],
  [[...classify, '-k', '1'], /-i needs a value/],
  [[...classify, ''], /-i needs a value/],
  [['classify', '-m', '/d/int8.mnw'], /-i FILE is missing/],
  [['classify', '-i', '/d/photo.ppm'], /-m FILE is missing/],
  [['verify'], /-m FILE is missing/],
  [['infer', '-m', '/d/int8.mnw', '--output', 'logits'], /--raw FILE is missing/],
  [['infer', '-m', '/d/int8.mnw', '--raw', '-'], /--output must be logits, softmax or embedding/],
  [['infer', '-m', '/d/int8.mnw', '--raw', '-', '--output', 'logit'], /--output must be/],
  [[...infer, '/d/three.raw', '-o', '/d/three.raw'], /\/d\/three.raw is an input/],
  [[...infer, '/d/three.raw', '-o', '/d/int8.mnw'], /\/d\/int8.mnw is an input/],
  [['classify', '-m', '-', '-i', '-'], /standard input can be read once only/],
  ...['0', '-1', '1.5', '1e3', '0x10', 'NaN', '1000000000', '９'].map(
    (k) => [[...classify, '/d/photo.ppm', '-k', k], /-k (must be|needs)/] as [readonly string[], RegExp],
  ),
  [[...classify, 'x'.repeat(5000)], /more than 64 arguments or 4096 bytes/],
  [[...classify, ...Array<string>(80).fill('x')], /more than 64 arguments or 4096 bytes/],
  [[...classify, 'a', 'b\n\x1b[31m'], /b\\u\{a\}\\u\{1b\}\[31m is unknown/],
  [
    [...classify, 'a', 'b\x9b\u202e\u2069\u061c猫é😀'],
    /b\\u\{9b\}\\u\{202e\}\\u\{2069\}\\u\{61c\}猫é😀 is unknown/,
  ],
];

describe('wasmtime refuses', () => {
  test('a wrong command line', { skip: noWasmtime }, async () => {
    for (const [args, sentence] of usages) refused(await run(args), 2, sentence);
  });

  test('classes of a headless network', { skip: noWasmtime }, async () => {
    const sentence = /E_OUTPUT: the network has no classes; use infer --output embedding/;
    refused(await run(['classify', '-m', '/d/headless.mnw', '-i', '/d/photo.ppm']), 2, sentence);
    const logits = ['infer', '-m', '/d/headless.mnw', '--output', 'logits', '--raw', '/d/three.raw'];
    refused(await run(logits), 2, sentence);
  });

  test('weights that are damaged, naming how', { skip: noWasmtime }, async () => {
    const whole = readFileSync(at('int8.mnw'));
    const patched = (byte: number, value: number): Buffer => {
      const copy = Buffer.from(whole);
      copy[byte] = value;
      return copy;
    };
    for (const [bytes, sentence] of [
      [whole.subarray(0, 0), /E_FILE_TRUNCATED: /],
      [whole.subarray(0, 15), /E_FILE_TRUNCATED: /],
      [whole.subarray(0, 16), /E_FILE_TRUNCATED: /],
      [whole.subarray(0, -1), /E_FILE_TRUNCATED: /],
      [Buffer.concat([whole, whole.subarray(0, 1)]), /E_FILE_LENGTH: /],
      [patched(0, 0), /E_FILE_MAGIC: not packed weights/],
      [patched(4, 2), /E_FILE_VERSION: the weights file has version 2/],
      [patched(6, 1), /E_FILE_FLAGS: .* at byte 6;/],
      [patched(11, 0x7f), /E_MEMORY: the network needs 325\d\d pages/],
      [patched(16, 9), /E_FILE_SECTION: section 9 /],
      [patched(whole.length >> 1, (whole[whole.length >> 1] ?? 0) ^ 1), /E_FILE_DIGEST: /],
      [Buffer.from('<!doctype html><title>not found</title>'), /E_FILE_MAGIC: /],
    ] as const) {
      writeFileSync(at('damaged.mnw'), bytes);
      refused(await run(['verify', '-m', '/d/damaged.mnw']), 3, sentence);
      refused(await run(['classify', '-m', '-', '-i', '/d/photo.ppm'], { input: bytes }), 3, sentence);
    }
  });

  test('pictures that are damaged or of another kind, naming the pipe', { skip: noWasmtime }, async () => {
    const pixels = 4 * 3 * 3;
    for (const [input, sentence] of [
      [picture('\xff\xd8\xff\xe0', 99), /E_IMAGE_DECODER: .*djpeg photo.jpg \| wasmtime run .* -i -/],
      [picture('\x89PNG\r\n\x1a\n', 99), /E_IMAGE_DECODER: .*pngtopnm photo.png \| wasmtime run .* -i -/],
      [picture('', 0), /E_IMAGE_FORMAT: not a PPM/],
      [picture('P3 4 3 255\n', 99), /E_IMAGE_FORMAT: not a PPM/],
      [picture('P6 4 3 255\n', pixels - 1), /E_IMAGE_FORMAT: the picture is cut short/],
      [picture('P5 4 3 255\n', 11), /E_IMAGE_FORMAT: the picture is cut short/],
      [picture('P6 4 3 25', 0), /E_IMAGE_FORMAT: the picture is cut short/],
      [picture('P6 # 4 3 255', 0), /E_IMAGE_FORMAT: the picture is cut short/],
      [picture('P6 4 3 255\n', pixels + 1), /E_IMAGE_FORMAT: bytes follow/],
      [picture('P6\r\n4 3\r\n255\r\n', pixels), /E_IMAGE_FORMAT: the header has a carriage return/],
      [picture('P6 4 3 255\r\n', pixels), /E_IMAGE_FORMAT: the header has a carriage return/],
      [picture('P6 4 3 255#\n', pixels), /E_IMAGE_FORMAT: the header must be/],
      [picture('P6 4 -3 255\n', pixels), /E_IMAGE_FORMAT: the header must be/],
      [picture('P6 100000 3 255\n', pixels), /E_IMAGE_FORMAT: the header must be/],
      [picture(`P6#${' '.repeat(4096)}\n4 3 255\n`, pixels), /E_IMAGE_FORMAT: the header is longer/],
      [picture('P6 4 3 0\n', pixels), /E_IMAGE_FORMAT: the largest value must be 255/],
      [picture('P6 4 3 65535\n', 2 * pixels), /E_IMAGE_FORMAT: .*pamdepth 255/],
      [picture('P6 0 3 255\n', 0), /E_IMAGE_SIZE: /],
      [picture('P6 4 32769 255\n', 0), /E_IMAGE_SIZE: /],
    ] as const) {
      refused(await run([...classify, '-'], { input }), 4, sentence);
    }
  });

  test(
    'raw pictures that are no whole number, and leaves an older output as it was',
    { skip: noWasmtime },
    async () => {
      for (const [length, sentence] of [
        [0, /E_INPUT_SHAPE: there is no picture/],
        [1, /E_INPUT_SHAPE: the last picture is cut short/],
        [2 * PIXELS - 1, /E_INPUT_SHAPE: the last picture is cut short/],
      ] as const) {
        writeFileSync(at('kept'), 'kept');
        refused(await run([...infer, '-'], { input: noise(1, length) }), 4, sentence);
        refused(await run([...infer, '-', '-o', '/d/kept'], { input: noise(1, length) }), 4, sentence);
        assert.equal(readFileSync(at('kept'), 'utf8'), 'kept');
      }
    },
  );

  test('paths outside of the folders, with the flag that opens one', { skip: noWasmtime }, async () => {
    const hint =
      /E_IO: .* is not found; open its folder: wasmtime run --dir HOST::GUEST \(GUEST::HOST if old\)/;
    for (const path of ['/d/absent.mnw', 'int8.mnw', '/dd/int8.mnw', at('int8.mnw')]) {
      refused(await run(['verify', '-m', path]), 1, hint);
    }
    refused(await run(['verify', '-m', '/d/int8.mnw'], { folders: [] }), 1, hint);
    refused(await run(['verify', '-m', '/d']), 1, /E_IO: \/d cannot be opened/);
    refused(await run(['verify', '-m', '/d/../int8.mnw']), 1, /E_IO: .* cannot be opened/);
    refused(await run([...infer, '/d/three.raw', '-o', '/d/absent/out']), 1, hint);
  });
});
