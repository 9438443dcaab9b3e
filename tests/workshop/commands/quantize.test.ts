/** `mobilenet quantize` as a shell runs it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../cli.ts';
import { drawPictures, drawTensors } from '../quantize/float-network.ts';
import { huggingFaceNames } from '../quantize/names.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const side = 32;

const tensors = drawTensors({ inputs: 3, channels: [8], classes: 3 }, 2);
const model = at('model.safetensors');
writeFileSync(model, writeSafetensors(tensors, { resolution: String(side), labels: '["a","b","c"]' }));

/** Folders of four pictures each, and all of them in one. */
function draw(parent: string, names: readonly string[]): string {
  drawPictures(4 * names.length, side, 6).forEach((pixels, index) => {
    mkdirSync(at(parent, names[index % names.length]!), { recursive: true });
    const ppm = Buffer.concat([Buffer.from(`P6 ${side} ${side} 255\n`), pixels]);
    writeFileSync(at(parent, names[index % names.length]!, `${index}.ppm`), ppm);
  });
  return at(parent);
}
const classes = draw('classes', ['a', 'b', 'c']);
const flat = draw('flat', ['.']);

describe('mobilenet quantize', () => {
  test('prints the loss of every layer and the answers, and writes a file that proves itself', async () => {
    const text = ok(await mobilenet(['quantize', model, '--calibrate', classes, '-o', at('w.mnw')]));
    assert.match(
      text,
      /^a MobileNet V1 of 32 × 32 × 3 and 3 classes\nassumed\n +padding +symmetric \(--padding\)\n/,
    );
    assert.equal(
      [...text.matchAll(/^ +\d+ {2}(convolution|depthwise|pointwise|mean) .* \d+\.\d$/gm)].length,
      29,
    );
    assert.match(text, /same best class as in float +\d+ of 12, /);
    assert.match(text, /right in float +\d+ of 12, .*\n.*right in integers +\d+ of 12, /);
    assert.match(text, /wrote .*w\.mnw: \d+ bytes, SHA-256 [0-9a-f]{64}\n$/);
    ok(await mobilenet(['selftest', '-m', at('w.mnw')]));
    const show = JSON.parse(ok(await mobilenet(['show', at('w.mnw'), '--json'])));
    assert.deepEqual(show.labels, ['a', 'b', 'c']);
    assert.equal(show.provenance.source, 'model.safetensors');
    assert.equal(show.provenance.command, 'mobilenet quantize model.safetensors --calibrate classes');
    assert.match(show.provenance.calibration, /^12 pictures, /);
  });

  test('every option; the same flags make the same file; no accuracy without classes', async () => {
    const flags = ['--method', 'percentile', '--percentile', '99.9', '--bias-correction', '--filter-zeros'];
    const more = ['--mean', '0.4/0.5/0.6', '--std', '0.25', '--padding', 'same', '--bn-epsilon', '0.001'];
    const last = ['--fit', 'stretch', '--fraction', '1', '--pictures', '3', '--json'];
    const args = ['quantize', model, '--calibrate', flat, ...flags, ...more, ...last];
    const said = JSON.parse(ok(await mobilenet([...args, '-o', at('x.mnw')])));
    assert.deepEqual([said.method, said.biasCorrection, said.filterZeros], ['percentile', true, true]);
    assert.equal(said.acceptance.pictures, 3);
    assert.equal(said.acceptance.right, undefined);
    assert.equal(said.layers.length, 29);
    assert.deepEqual(said.assumed, {});
    const piped = await mobilenet([...args, '-o', '-']);
    assert.deepEqual(new Uint8Array(piped.stdout), new Uint8Array(readFileSync(at('x.mnw'))));
    assert.match(piped.stderr, /"acceptance"/);
    const show = JSON.parse(ok(await mobilenet(['show', at('x.mnw'), '--json'])));
    assert.deepEqual([show.contract.fit, show.contract.resizeHeight], ['stretch', 32]);
    assert.match(
      show.provenance.command,
      /--calibrate flat --method percentile --percentile 99\.9 .* --std 0\.25/,
    );
  });

  test('folders that are no classes of the network are said, and no right answers are counted', async () => {
    const days = draw('days', ['a', 'b', 'monday']);
    const outcome = await mobilenet(['quantize', model, '--calibrate', days, '-o', at('d.mnw'), '--json']);
    assert.equal(JSON.parse(ok(outcome)).acceptance.right, undefined);
    assert.match(outcome.stderr, /^Right answers are not counted\. The folder 'monday' is no label/);
  });

  test('what the names of the tensors imply is said', async () => {
    writeFileSync(at('hf.safetensors'), writeSafetensors(huggingFaceNames(tensors), {}));
    const args = [
      'quantize',
      at('hf.safetensors'),
      '--calibrate',
      flat,
      '--resolution',
      '32',
      '-o',
      at('h.mnw'),
    ];
    const { stderr } = await mobilenet(args);
    assert.equal(
      stderr,
      "mobilenet: The names of the tensors are those of Hugging Face's MobileNetV1ForImageClassification, which imply --padding same, --bn-epsilon 0.001.\n",
    );
    assert.equal((await mobilenet([...args, '--padding', 'same', '--bn-epsilon', '0.001'])).stderr, '');
  });

  test('labels in another order than those of the file are refused, and a folder in a class folder', async () => {
    writeFileSync(at('labels.txt'), 'b\na\nc\n');
    const args = ['quantize', model, '-o', at('never.mnw'), '--calibrate'];
    const reordered = await mobilenet([...args, classes, '--labels', at('labels.txt')]);
    refused(
      reordered,
      3,
      /E_FILE_LABELS: Line 1 of the labels is 'b', but class 0 of the model is 'a' and class 1/,
    );
    const parts = join('parts', 'train');
    draw(parts, ['a', 'b', 'c']);
    const divided = await mobilenet([...args, at('parts')]);
    refused(
      divided,
      4,
      /E_DATASET: .*train.a is a folder inside a class folder; name .*parts.train if its folders/,
    );
    assert.ok(!existsSync(at('never.mnw')));
  });

  test('a damaged picture is named, and no file is left', async () => {
    const broken = draw('broken', ['a', 'b', 'c']);
    writeFileSync(at('broken', 'b', '1.ppm'), 'P6 32 32 255\n');
    const outcome = await mobilenet(['quantize', model, '--calibrate', broken, '-o', at('never.mnw')]);
    refused(outcome, 4, /^mobilenet: E_IMAGE_FORMAT: .*1\.ppm: /);
    assert.ok(!existsSync(at('never.mnw')));
  });

  test('a folder without a picture, a model that is none, another network', async () => {
    mkdirSync(at('empty', 'a'), { recursive: true });
    const args = (path: string, pictures: string): string[] => [
      'quantize',
      path,
      '--calibrate',
      pictures,
      '-o',
      at('n.mnw'),
    ];
    refused(await mobilenet(args(model, at('empty'))), 4, /E_IMAGE_FORMAT: .*empty.* no picture/);
    refused(await mobilenet(args(model, at('absent'))), 1, /E_IO: .*absent.*no such/);
    refused(await mobilenet(args(at('w.mnw'), classes)), 3, /E_MODEL_FORMAT: /);
    writeFileSync(at('other.safetensors'), writeSafetensors(tensors.slice(1), {}));
    refused(
      await mobilenet(args(at('other.safetensors'), classes)),
      3,
      /E_MODEL_TENSOR: .*conv_stem\.weight/,
    );
  });

  test('usage', async () => {
    const rest = ['--calibrate', classes, '-o', at('u.mnw')];
    const cases: [args: string[], message: RegExp][] = [
      [rest, /The model is missing/],
      [[model, '-o', at('u.mnw')], /--calibrate is missing/],
      [[model, '--calibrate', classes], /-o is missing/],
      [[model, model, ...rest], /One model/],
      [[model, '--calibrate', classes, '-o', model], /is an input/],
      [[model, '--calibrate', classes, '-o', at('classes', 'a', '0.ppm')], /is an input/],
      [[model, ...rest, '--method', 'max'], /--method must be minmax, percentile, mse/],
      [[model, ...rest, '--percentile', '99'], /belongs to --method percentile/],
      [[model, ...rest, '--method', 'percentile', '--percentile', '50'], /above 50/],
      [[model, ...rest, '--pictures', '0'], /--pictures must be/],
      [[model, ...rest, '--mean', '0.5'], /belong together/],
      [[model, ...rest, '--mean', '127', '--std', '1'], /from 0 to 1/],
      [[model, ...rest, '--mean', '0.5', '--std', '0.5', '--input-range', '0,1'], /instead of --mean/],
      [[model, ...rest, '--padding', 'valid'], /--padding must be same, symmetric/],
      [[model, ...rest, '--fraction', '0'], /crop fraction/],
      [['-', '-l', '-', ...rest], /once only/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await mobilenet(['quantize', ...args]);
      assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
    }
  });
});
