/** `stream` and `embed` of the command module: the answers of the host, picture after picture. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { createInterface } from 'node:readline';
import { load } from '../../../host/index.ts';
import type { Image } from '../../../host/index.ts';
import { littleEndian } from '../../../host/core/output.ts';
import { lengthOf } from '../../../gateway/watch/stream/raw.ts';
import { noise } from '../../reference/noise.ts';
import { refused } from '../../workshop/cli.ts';
import { noWasmtime, wasmtime } from '../engines.ts';
import { at, folder, picture, run, writeFiles } from './files.ts';
import { modules, pathOf, printed } from './run.ts';

before(writeFiles);

const network = ['-m', '/d/uint8.mnw', '-k', '9'];

/** The lines that `stream` prints of these pictures. */
async function lines(pictures: readonly Image[]): Promise<string> {
  const model = await load(at('uint8.mnw'));
  const all = pictures.map(async (one, frame) => ({ frame, predictions: await model.classify(one, 9) }));
  return (await Promise.all(all)).map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** A frame with rows that are longer than its pixels and more of them, and its flags. */
const size = { width: 35, height: 21 };
const padded = { ...size, format: 'nv12', stride: 48, rows: 24 } as const;
const paddedFlags = ['--pixels', 'nv12', '--size', '35x21', '--stride', '48', '--rows', '24'];
const placed = { ...size, format: 'i420', offsets: [800, 1100] } as const;
const placedFlags = ['--pixels', 'i420', '--size', '35x21', '--offsets', '800,1100'];

describe('wasmtime streams', () => {
  for (const module of modules) {
    test(`${module}: raw frames, tight, padded and with places`, { skip: noWasmtime }, async () => {
      for (const [frame, flags] of [
        [{ ...size, format: 'rgb' }, ['--pixels', 'rgb', '--size', '35x21']],
        [padded, paddedFlags],
        [placed, placedFlags],
      ] as const) {
        const bytes = lengthOf(frame);
        const input = noise(7, 3 * bytes);
        const frames = [0, 1, 2].map((i) => ({ ...frame, data: input.subarray(i * bytes, (i + 1) * bytes) }));
        const answers = printed(await run(['stream', ...network, ...flags], { module, input }));
        assert.equal(answers.toString(), await lines(frames));
      }
    });
  }

  test('PPM and PGM pictures of any size, from a file too', { skip: noWasmtime }, async () => {
    const all = [
      readFileSync(at('photo.ppm')),
      readFileSync(at('grey.pgm')),
      picture('P6 # c\n3 2 255\n', 18),
    ];
    writeFileSync(at('all.pnm'), Buffer.concat(all));
    const right = await lines(all);
    assert.equal(printed(await run(['stream', ...network, '-i', '/d/all.pnm'])).toString(), right);
    assert.equal(
      printed(await run(['stream', ...network], { input: readFileSync(at('all.pnm')) })).toString(),
      right,
    );
  });

  test('each line before the next frame is there', { skip: noWasmtime }, async () => {
    const args = ['run', `--dir=${folder}::/d`, pathOf('mobilenet'), 'stream', ...network];
    const child = spawn(wasmtime, [...args, '--pixels', 'grey', '--size', '8x8'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (let frame = 0; frame < 3; frame++) {
      child.stdin.write(noise(frame, 64));
      const { value } = (await answers.next()) as { value: string };
      assert.equal((JSON.parse(value) as { frame: number }).frame, frame);
    }
    child.stdin.end();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  test(
    'an empty input has no lines; one that ends within a frame says in which',
    { skip: noWasmtime },
    async () => {
      const raw = ['stream', ...network, '--pixels', 'rgb', '--size', '35x21'];
      const bytes = 35 * 21 * 3;
      assert.equal(printed(await run(raw)).length, 0);
      assert.equal(printed(await run(['stream', ...network])).length, 0);
      const cut = await run(raw, { input: noise(7, 3 * bytes - 1) });
      assert.equal(cut.status, 4);
      assert.match(cut.stderr, /^mobilenet: E_IMAGE_FORMAT: frame 2: the picture is cut short\n$/);
      const whole = noise(7, 3 * bytes);
      const two = [0, 1].map((i) => ({ ...size, data: whole.subarray(i * bytes, (i + 1) * bytes) }));
      assert.equal(cut.stdout.toString(), await lines(two));
      const last = await run(['stream', ...network, ...paddedFlags], {
        input: noise(7, lengthOf(padded) - 1),
      });
      assert.match(last.stderr, /frame 0: the picture is cut short/);
      const other = Buffer.concat([readFileSync(at('photo.ppm')), Buffer.from('\n')]);
      assert.match((await run(['stream', ...network], { input: other })).stderr, /frame 1: not a PPM/);
    },
  );

  test('what cannot be streamed is refused', { skip: noWasmtime }, async () => {
    for (const [args, status, sentence] of [
      [['stream'], 2, /-m FILE is missing/],
      [['stream', '-m', '-'], 2, /standard input can be read once only/],
      [['stream', ...network, '--size', '8x8'], 2, /need --pixels/],
      [['stream', '-m', '/d/headless.mnw'], 2, /E_OUTPUT: the network has no classes/],
      [['stream', '-m', '/d/uint8.mnw', '-k', '0'], 2, /-k must be/],
      [['embed', '-m', '/d/uint8.mnw', '-i', '/d/photo.ppm'], 2, /-o FILE is missing/],
      [['embed', '-m', '/d/uint8.mnw', '-o', '-'], 2, /-i FILE is missing/],
      [['embed', '-m', '/d/uint8.mnw', '-i', '/d/photo.ppm', '-o', '/d/photo.ppm'], 2, /is an input/],
    ] as const)
      refused(await run(args), status, sentence);
  });
});

test('wasmtime embeds as the host does', { skip: noWasmtime }, async () => {
  for (const name of ['int8', 'uint8', 'grey', 'headless']) {
    const model = await load(at(`${name}.mnw`));
    const expected = Buffer.from(littleEndian(await model.embed(at('photo.ppm'))));
    const args = ['embed', '-m', `/d/${name}.mnw`, '-i', '/d/photo.ppm', '-o'];
    assert.deepEqual(printed(await run([...args, '-'])), expected);
    assert.equal(printed(await run([...args, '/d/vector'])).length, 0);
    assert.deepEqual(readFileSync(at('vector')), expected);
  }
});
