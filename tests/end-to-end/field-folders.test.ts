/** Labels and folders as users have them: cases 12 to 16 of docs/field.md, with a network that learnt numbered folders. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { absent, field } from './field.ts';
import { noSharp } from './sharp.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const signs = fileURLToPath(new URL('../../../examples/signs/', import.meta.url));
const model = join(field, 'models', 'numbered.safetensors');

/** A folder for each class but '9', named as `named` says. */
function draw(top: string, named = (name: string): string => name): void {
  const places = JSON.parse(readFileSync(join(field, 'inputs', 'numbered.json'), 'utf8')) as Record<
    string,
    string
  >;
  for (const [name, sign] of Object.entries(places)) {
    mkdirSync(at(top, named(name)), { recursive: true });
    copyFileSync(join(signs, `${sign}.jpg`), at(top, named(name), '1.jpg'));
  }
}

const quantize = (pictures: string, ...flags: string[]) =>
  mobilenet(['quantize', model, '--calibrate', at(pictures), '-o', at('w.mnw'), ...flags]);
const evaluate = (pictures: string, ...flags: string[]) =>
  mobilenet(['evaluate', '-m', at('w.mnw'), at(pictures), ...flags]);

describe('labels and folders of the field', { skip: absent || noSharp }, () => {
  before(async () => {
    draw('numbers');
    ok(await quantize('numbers'));
  });

  test('12: labels in another order are refused; those of the file match its folders', async () => {
    const numeric = join(field, 'inputs', 'labels-numeric.txt');
    refused(await quantize('numbers', '--labels', numeric), 3, /E_FILE_LABELS: Line 3 of the labels is '2'/);
    const classify = ['classify', '-m', at('w.mnw'), '-l', numeric, at('numbers', '0')];
    refused(await mobilenet(classify), 3, /E_FILE_LABELS: /);
    const { top1, dataset } = JSON.parse(ok(await evaluate('numbers', '--json')));
    assert.deepEqual([top1, dataset.rule], [1, 'label']);
  });

  test('13: folders that match no label are refused, and quantize counts no right answers', async () => {
    draw('names', (name) => (name === '10' ? 'Halt' : `Zeichen ${name}`));
    mkdirSync(at('names', 'leer'));
    refused(await evaluate('names'), 4, /E_DATASET: The folder 'Halt' is no label .* class 0 is '0'/);
    const { stderr, stdout } = await quantize('names');
    assert.match(stderr, /^Right answers are not counted\. The folder 'Halt' is no label/);
    assert.doesNotMatch(stdout.toString(), /right in/);
  });

  test('15: one walk: links, AppleDouble, parts of a data set', async () => {
    draw(join('parts', 'train'));
    draw(join('parts', 'val'));
    const sentence =
      /E_DATASET: .*train.0 is a folder inside a class folder; name .*parts.train if its folders are/;
    refused(await evaluate('parts'), 4, sentence);
    refused(await quantize('parts'), 4, sentence);
    const flags = ['--alpha', '0.25', '--resolution', '32', '-o', at('t.safetensors')];
    refused(await mobilenet(['train', at('parts'), ...flags]), 4, sentence);
    draw('links');
    renameSync(at('links', '10'), at('ten'));
    symlinkSync(at('ten'), at('links', '10'));
    mkdirSync(at('links', '@eaDir'));
    writeFileSync(at('links', '0', '._1.jpg'), Buffer.from('0005160700020000', 'hex'));
    assert.equal(JSON.parse(ok(await evaluate('links', '--json'))).pictures, 10);
    assert.equal(JSON.parse(ok(await quantize('links', '--json'))).acceptance.pictures, 10);
    ok(await mobilenet(['classify', '-m', at('w.mnw'), at('links', '0')]));
    ok(await mobilenet(['classify', '-m', at('w.mnw'), at('links', '10')]));
  });
});
