/** `mobilenet pack` and `mobilenet make` as a shell runs them. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { packTflite } from '../../../workshop/packing/index.ts';
import { mobilenet, temporaryFolder } from '../cli.ts';
import { tinyModel } from '../packing/tflite/builder.ts';
import { writeModel } from '../packing/tflite/writer.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const given = (name: string, content: Uint8Array | string): string => {
  writeFileSync(at(name), content);
  return at(name);
};

const model = given('tiny.tflite', writeModel(tinyModel({ ends: 'float', softmax: false })));
const labels = given('labels.txt', 'a\nb\nc\nd\ne\n');

describe('mobilenet pack', () => {
  test('writes the file that packTflite gives, and says what it found and assumed', async () => {
    const { status, stdout, stderr } = await mobilenet(['pack', model, '-o', at('w.mnw')]);
    assert.deepEqual([status, stderr], [0, '']);
    const { bytes } = await packTflite(readFileSync(model), { source: 'tiny.tflite' });
    assert.deepEqual(new Uint8Array(readFileSync(at('w.mnw'))), bytes);
    const text = stdout.toString();
    assert.match(text, /found\n.* 10 operators\n.*int8, one scale per channel\n.*32 × 32 × 3, float32\n/s);
    assert.match(text, /5 classes, logits/);
    assert.match(
      text,
      /assumed\n.*-1,1 .*--input-range.*--order.*--fit.*86\.5 %.*--fraction.*--labels.*our softmax/s,
    );
  });

  test('what is told is not assumed', async () => {
    const flags = [
      '--labels',
      labels,
      '--input-range',
      '0,1',
      '--order',
      'bgr',
      '--fit',
      'stretch',
      '--fraction',
      '0.9',
    ];
    const { status, stdout } = await mobilenet(['pack', model, '-o', at('told.mnw'), '--json', ...flags]);
    assert.equal(status, 0);
    const said = JSON.parse(stdout.toString()) as Record<string, unknown>;
    assert.deepEqual(Object.keys(said['assumed'] as object), ['probability']);
    assert.equal(said['bytes'], readFileSync(at('told.mnw')).length);
    const show = JSON.parse((await mobilenet(['show', at('told.mnw'), '--json'])).stdout.toString()) as {
      contract: Record<string, unknown>;
      labels: string[];
    };
    assert.deepEqual(
      [show.contract['order'], show.contract['fit'], show.contract['resizeHeight']],
      ['bgr', 'stretch', 36],
    );
    assert.deepEqual(show.labels, ['a', 'b', 'c', 'd', 'e']);
  });

  test('from standard input to standard output', async () => {
    const { status, stdout, stderr } = await mobilenet(['pack', '-', '-o', '-'], readFileSync(model));
    assert.equal(status, 0);
    assert.match(stderr, /assumed/);
    const { bytes } = await packTflite(readFileSync(model), { source: 'standard input' });
    assert.deepEqual(new Uint8Array(stdout), bytes);
  });

  test('a refused model leaves no file behind and exits with 3', async () => {
    const broken = given('broken.tflite', readFileSync(model).subarray(0, 1000));
    const { status, stdout, stderr } = await mobilenet(['pack', broken, '-o', at('never.mnw')]);
    assert.deepEqual([status, stdout.length], [3, 0]);
    assert.match(stderr, /^mobilenet: E_MODEL_TRUNCATED: /);
    assert.ok(!existsSync(at('never.mnw')));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  test('usage', async () => {
    const cases: [args: string[], message: RegExp][] = [
      [[model], /-o is missing/],
      [['-o', at('x.mnw')], /The model is missing/],
      [[model, model, '-o', at('x.mnw')], /One model/],
      [[model, '-o', model], /is an input/],
      [[model, '-o', labels, '-l', labels], /is an input/],
      [[model, '-o', at('x.mnw'), '--background'], /--background belongs to --labels/],
      [[model, '-o', at('x.mnw'), '--fit', 'crop'], /--fit must be cover, stretch/],
      [[model, '-o', at('x.mnw'), '--order', 'rbg'], /--order must be rgb, bgr/],
      [[model, '-o', at('x.mnw'), '--fraction', '0x1'], /--fraction must be a decimal number/],
      [[model, '-o', at('x.mnw'), '--fraction', '2'], /crop fraction/],
      [[model, '-o', at('x.mnw'), '--input-range', '1'], /--input-range/],
      [['-', '-l', '-', '-o', at('x.mnw')], /once only/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await mobilenet(['pack', ...args]);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, message);
    }
  });

  test('labels that do not fit, or are no text', async () => {
    const short = await mobilenet([
      'pack',
      model,
      '-o',
      at('x.mnw'),
      '-l',
      given('four.txt', 'a\nb\nc\nd\n'),
    ]);
    assert.deepEqual([short.status, /E_LABELS_COUNT.*--background/.test(short.stderr)], [3, true]);
    const background = await mobilenet([
      'pack',
      model,
      '-o',
      at('b.mnw'),
      '-l',
      at('four.txt'),
      '--background',
    ]);
    assert.equal(background.status, 0);
    const latin = await mobilenet([
      'pack',
      model,
      '-o',
      at('x.mnw'),
      '-l',
      given('latin.txt', Uint8Array.of(0xe4, 10)),
    ]);
    assert.deepEqual([latin.status, /E_FILE_LABELS.*UTF-8/.test(latin.stderr)], [3, true]);
  });
});

describe('mobilenet make', () => {
  const flags = ['--alpha', '0.05', '--resolution', '33', '--classes', '4', '--seed', '11'];

  test('the same flags make the same file, which the core accepts', async () => {
    const first = await mobilenet(['make', ...flags, '-o', at('made.mnw'), '--json']);
    assert.equal(first.status, 0, first.stderr);
    const second = await mobilenet(['make', ...flags, '-o', '-']);
    assert.deepEqual(new Uint8Array(second.stdout), new Uint8Array(readFileSync(at('made.mnw'))));
    const said = JSON.parse(first.stdout.toString()) as Record<string, unknown>;
    assert.deepEqual([said['alpha'], said['resolution'], said['classes'], said['seed']], [0.05, 33, 4, 11]);
    const selftest = await mobilenet(['selftest', '-m', at('made.mnw')]);
    assert.equal(selftest.status, 0, selftest.stderr);
  });

  test('its provenance is the command that makes it again', async () => {
    await mobilenet(['make', ...flags, '--per-tensor', '--channels', '1', '-o', at('p.mnw')]);
    const show = JSON.parse((await mobilenet(['show', at('p.mnw'), '--json'])).stdout.toString()) as {
      provenance: Record<string, string>;
    };
    const [, ...again] = show.provenance['source']!.split(' ');
    const { stdout } = await mobilenet([...again, '-o', '-']);
    assert.deepEqual(new Uint8Array(stdout), new Uint8Array(readFileSync(at('p.mnw'))));
  });

  test('usage', async () => {
    const cases: [args: string[], message: RegExp][] = [
      [flags, /-o is missing/],
      [[...flags.slice(2), '-o', at('x.mnw')], /--alpha is missing/],
      [[...flags, '-o', at('x.mnw'), '--channels', '2'], /--channels must be 1, 3/],
      [[...flags, '-o', at('x.mnw'), 'more'], /belongs to no flag/],
      [['--alpha', '0x1', ...flags.slice(2), '-o', at('x.mnw')], /--alpha must be a decimal/],
      [
        ['--alpha', '2', ...flags.slice(2), '-o', at('x.mnw')],
        /--alpha must be above 0 and at most 1, not 2/,
      ],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await mobilenet(['make', ...args]);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, message);
    }
  });
});
