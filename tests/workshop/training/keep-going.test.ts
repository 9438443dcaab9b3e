/** `mobilenet train --keep-going`: pictures that cannot be read are listed, and the others learnt from. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { say } from '../../attacks/line.ts';
import { done, fails, folder, fresh, toys, variant } from './run.ts';
import { classes } from './toy.ts';

const once = [...variant, '--epochs', '1'];
const [first, second] = classes as [string, string];

/** The toys with files of these contents among them. */
function toysWith(files: Readonly<Record<string, string>>): string {
  const top = join(mkdtempSync(join(folder, 'set-')), 'toys');
  cpSync(toys, top, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(top, path, '..'), { recursive: true });
    writeFileSync(join(top, path), content);
  }
  return top;
}

describe('train --keep-going', () => {
  test('lists every broken picture, and learns what it would learn without them', async () => {
    const data = toysWith({ [`${first}/0.ppm`]: 'P6\r\n1 1', [`${second}/x.png`]: 'no picture' });
    const broken = [join(data, first, '0.ppm'), join(data, second, 'x.png')];
    await assert.rejects(fails([data, ...once, '-o', fresh()]), {
      code: 'E_DATASET',
      message: /0\.ppm cannot be learnt from.* 1 more are broken, too\. .* give --keep-going,/,
    });
    const cache = join(folder, 'broken.pixels');
    const path = fresh();
    const flags = ['--keep-going', '--json', '--cache', cache, '-o', path];
    const { stdout, stderr } = await done([data, ...once, ...flags]);
    for (const one of broken) assert.match(stderr, new RegExp(`^mobilenet: E_IMAGE_FORMAT: ${one}: `, 'm'));
    assert.match(stderr, /\n2 pictures that cannot be read are left out\n/);
    assert.match(stderr, /broken\.pixels is not written/);
    assert.ok(!existsSync(cache));
    const said = JSON.parse(String(stdout)) as { broken: { image: string; error: { code: string } }[] };
    assert.deepEqual(
      said.broken.map(({ image, error }) => [image, error.code]),
      broken.map((one) => [one, 'E_IMAGE_FORMAT']),
    );
    const without = fresh();
    await done([toys, ...once, '-o', without]);
    const [kept, whole] = [path, without].map((one) => readSafetensors(readFileSync(one)));
    assert.deepEqual(kept!.tensors, whole!.tensors);
    assert.equal(kept!.metadata['dataset_sha256'], whole!.metadata['dataset_sha256']);
    assert.match(kept!.metadata['command']!, / --keep-going /);
  });

  test('changes nothing where every picture can be read', async () => {
    const cache = join(folder, 'whole.pixels');
    const { stdout } = await done([
      toys,
      ...once,
      ...['--keep-going', '--json', '--cache', cache, '-o', fresh()],
    ]);
    assert.deepEqual((JSON.parse(String(stdout)) as { broken: unknown }).broken, []);
    assert.ok(existsSync(cache));
  });

  test('refuses a class of which no picture is left, once all are listed', async () => {
    const data = toysWith({ 'lost/a.ppm': '', 'lost/b.ppm': 'P6', [`${first}/c.ppm`]: '' });
    const { stderr, error } = await say(['train', data, ...once, '--keep-going', '-o', fresh()]);
    assert.deepEqual(stderr.match(/[abc]\.ppm: /g), ['c.ppm: ', 'a.ppm: ', 'b.ppm: ']);
    assert.equal(error?.code, 'E_DATASET');
    assert.match(error.message, /^No picture of the class 'lost' can be read; repair one/);
  });
});
