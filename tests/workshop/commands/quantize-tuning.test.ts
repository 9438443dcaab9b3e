/** `mobilenet quantize --qat` as a shell runs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { cli, mobilenet, ok, refused, temporaryFolder } from '../cli.ts';
import { drawPictures, drawTensors } from '../quantize/float-network.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const side = 32;

const model = at('model.safetensors');
const tensors = drawTensors({ inputs: 3, channels: [8], classes: 3 }, 2);
writeFileSync(model, writeSafetensors(tensors, { resolution: String(side) }));

const pictures = at('pictures');
mkdirSync(pictures);
drawPictures(4, side, 6).forEach((pixels, index) => {
  const ppm = Buffer.concat([Buffer.from(`P6 ${side} ${side} 255\n`), pixels]);
  writeFileSync(join(pictures, `${index}.ppm`), ppm);
});

test('--qat tunes the integers, and tells each epoch', async () => {
  const args = ['quantize', model, '--calibrate', pictures, '--per-tensor', '--qat', '2', '--batch', '4'];
  const more = ['--rate', '0.0001', '--seed', '3', '--json', '-o', at('q.mnw')];
  const said = JSON.parse(ok(await mobilenet([...args, ...more])));
  const { losses, ...options } = said.qat;
  assert.deepEqual(options, { epochs: 2, rate: 0.0001, batch: 4, seed: 3, pictures: 4 });
  assert.equal(losses.length, 2);
  assert.equal(said.perTensor, true);
  assert.equal(said.acceptance.trained, 4);
  const text = ok(await mobilenet([...args, '-o', at('r.mnw')]));
  assert.match(text, /\nepoch +divergence from float\n +1 +\d\.\d\de[+-]\d+\n +2 /);
  assert.match(text, /\n +same logits as in the fine-tuning +4 of 4, 100\.00 %\n/);
  ok(await mobilenet(['selftest', '-m', at('r.mnw')]));
  const show = JSON.parse(ok(await mobilenet(['show', at('r.mnw'), '--json'])));
  assert.match(show.provenance.command, /--per-tensor --qat 2 --batch 4$/);
  assert.match(show.provenance.tuning, /^4 pictures, SHA-256 of their pixels [0-9a-f]{64}$/);
});

test('a fine-tuning that is interrupted leaves no file; begun again it makes the same bytes', async () => {
  const args = ['quantize', model, '--calibrate', pictures, '--batch', '4', '--qat'];
  mkdirSync(at('halted'));
  const child = spawn(process.execPath, [cli, ...args, '100000', '-o', at('halted', 'h.mnw')]);
  const ended = once(child, 'exit');
  await setTimeout(1500);
  child.kill('SIGINT');
  // What a shell tells as 130.
  assert.deepEqual(await ended, [null, 'SIGINT']);
  assert.deepEqual(readdirSync(at('halted')), []);
  for (const name of ['1.mnw', '2.mnw']) ok(await mobilenet([...args, '2', '-o', at(name)]));
  assert.deepEqual(readFileSync(at('1.mnw')), readFileSync(at('2.mnw')));
});

test('a network of a single output is refused', async () => {
  const single = at('single.safetensors');
  const one = drawTensors({ inputs: 3, channels: [8], classes: 1 }, 2);
  writeFileSync(single, writeSafetensors(one, { resolution: String(side) }));
  const args = ['quantize', single, '--calibrate', pictures, '-o', at('s.mnw'), '--qat', '1'];
  refused(await mobilenet(args), 2, /E_USAGE: The network has a single output, .*; leave --qat out/);
});

test('usage', async () => {
  const cases: [flags: string[], message: RegExp][] = [
    [['--qat', '0'], /--qat must be a whole number from 1/],
    [['--rate', '0.1'], /--rate belongs to --qat/],
    [['--batch', '8'], /--batch belongs to --qat/],
    [['--seed', '8'], /--seed belongs to --qat/],
    [['--qat', '1', '--rate', '0'], /--rate must be above 0 and at most 1, not 0;/],
    [['--qat', '1', '--rate', 'fast'], /--rate must be a decimal number/],
    [['--qat', '1', '--batch', '1025'], /--batch must be a whole number from 1 to 1024/],
  ];
  for (const [flags, message] of cases) {
    const args = ['quantize', model, '--calibrate', pictures, '-o', at('u.mnw'), ...flags];
    refused(await mobilenet(args), 2, message);
  }
});
