/** The lines of `--json`, held against docs/json.schema.json, and what stands in them where a command fails. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { commands } from '../../workshop/commands/dispatch.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { mobilenet, temporaryFolder } from '../workshop/cli.ts';
import { tinyModel } from '../workshop/packing/tflite/builder.ts';
import { writeModel } from '../workshop/packing/tflite/writer.ts';
import { noWasmtime } from './engines.ts';
import { ppm } from './sample.ts';
import { fits } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const variant = '--alpha 0.25 --resolution 32 --classes 2 --seed 1'.split(' ');

before(async () => {
  writeFileSync(at('w.mnw'), await seal(make({ alpha: 0.25, resolution: 32, classes: 2, seed: 1 })));
  writeFileSync(at('m.tflite'), writeModel(tinyModel({ domain: 'int8', side: 33, ends: 'other' })));
  for (const name of ['0', '1']) mkdirSync(at('data', name), { recursive: true });
  for (const name of ['0', '1']) writeFileSync(at('data', name, 'a.ppm'), ppm(Number(name) + 1));
  for (const name of ['0', '1']) mkdirSync(at('pairs', name), { recursive: true });
  for (const name of ['0/a', '0/b', '1/a', '1/b'])
    writeFileSync(at('pairs', `${name}.ppm`), ppm(1 + 2 * Number(name[0]) + Number(name.endsWith('b'))));
  writeFileSync(at('broken.ppm'), 'P6');
});

/** Lines of a command, each a part of the schema. */
async function lines(words: readonly string[], exit = 0): Promise<Json[]> {
  const { status, stdout, stderr } = await mobilenet([...words, '--json']);
  assert.equal(status, exit, stderr);
  const all = stdout.toString().trimEnd().split('\n');
  return all.map((line) => {
    const value = JSON.parse(line) as Json;
    assert.ok(fits(value), line);
    return value;
  });
}

describe('--json of each command is lines of the schema', () => {
  const w = at('w.mnw');
  const runs: Readonly<Record<string, readonly (readonly string[])[]>> = {
    classify: [['-m', w, at('data', '0'), at('data', '1')]],
    embed: [['-m', w, at('data', '0')]],
    pack: [[at('m.tflite'), '-o', at('p.mnw')]],
    make: [[...variant, '-o', at('made.mnw')]],
    plan: [[w], variant.slice(0, 4), [w, '--mcu'], ['--paper']],
    evaluate: [['-m', w, at('data')]],
    calibrate: [['-m', w, at('pairs'), '-o', at('k.mnw'), '--unknown', at('pairs')]],
    bundle: [
      ['-m', w, '-o', at('b.wasm')],
      ['-m', w, '--c', at('c')],
    ],
    show: [[w]],
    verify: [[w]],
    selftest: [[w]],
    profile: [[w, '--seconds', '0.05']],
    bench: [[w, '--rounds', '2']],
    teach: [['-m', w, at('data'), '-o', at('t.mnw')]],
    train: [
      [at('data'), ...variant.slice(0, 4), '--epochs', '1', '--validation', '0', '-o', at('s.safetensors')],
    ],
    // Of what `train` has made.
    quantize: [[at('s.safetensors'), '--calibrate', at('data'), '-o', at('q.mnw')]],
  };

  for (const [name, each] of Object.entries(runs)) {
    test(name, async () => {
      for (const words of each)
        for (const { command, error } of await lines([name, ...words]))
          assert.deepEqual([command, error], [name, undefined]);
    });
  }

  test('bench in wasmtime', { skip: noWasmtime }, async () => {
    await lines(['bench', w, '--engine', 'wasmtime', '--rounds', '2']);
  });

  test('and no command is left out', async () => {
    // `serve` ends when it is told to, and `watch` reads frames: the tests of the gateway hold their lines.
    const all = [...Object.keys(runs), 'serve', 'watch'];
    for (const [name, find] of Object.entries(commands))
      assert.equal('json' in (await find()).options, all.includes(name), name);
  });
});

describe('a failure is a line with its error', () => {
  test('of the command line, before and after the command is known', async () => {
    const [unknown] = await lines(['clasify'], 2);
    assert.equal((unknown!['error'] as Json)['code'], 'E_USAGE');
    const [missing] = await lines(['verify', at('absent.mnw')], 1);
    assert.deepEqual(Object.keys(missing!), ['command', 'error']);
    const { code, place } = missing!['error'] as Json;
    assert.deepEqual([missing!['command'], code, place], ['verify', 'E_IO', at('absent.mnw')]);
  });

  test('of a picture beside those that have their answer, and at the end of the whole', async () => {
    const all = await lines(['classify', '-m', at('w.mnw'), at('broken.ppm'), at('data', '0')], 4);
    assert.deepEqual(
      all.map(({ image, predictions, error }) => [
        image,
        predictions !== undefined,
        (error as Json)?.['code'],
      ]),
      [
        [at('broken.ppm'), false, 'E_IMAGE_FORMAT'],
        [at('data', '0', 'a.ppm'), true, undefined],
        [undefined, false, 'E_IMAGE_FORMAT'],
      ],
    );
  });

  test('of a picture in evaluate', async () => {
    mkdirSync(at('partly', '0'), { recursive: true });
    mkdirSync(at('partly', '1'), { recursive: true });
    writeFileSync(at('partly', '0', 'a.ppm'), ppm(1));
    writeFileSync(at('partly', '1', 'b.ppm'), 'P6');
    const [{ broken } = {}] = await lines(['evaluate', '-m', at('w.mnw'), at('partly'), '--keep-going']);
    assert.equal((broken as Json[])[0]!['image'], at('partly', '1', 'b.ppm'));
  });

  test('but where a file goes to standard output, which holds the file alone', async () => {
    const made = await mobilenet(['make', ...variant, '--json', '-o', '-']);
    assert.ok(fits(JSON.parse(made.stderr)));
    const { stdout } = await mobilenet(['make', '--json', '-o', '-']);
    assert.equal(stdout.length, 0);
  });
});
