/** The command module in the wasmtime command line: the same answers as the host's. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import type { Output } from '../../../host/index.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { noise } from '../../reference/noise.ts';
import { noWasmtime } from '../engines.ts';
import { PIXELS, at, folder, run, writeFiles } from './files.ts';
import { buildOf, modules, printed } from './run.ts';

before(writeFiles);

describe('wasmtime', () => {
  for (const module of modules) {
    for (const network of ['int8', 'uint8', 'grey']) {
      test(`${module} classifies with ${network} as the host does`, { skip: noWasmtime }, async () => {
        const model = await load(at(`${network}.mnw`));
        for (const name of ['photo.ppm', 'grey.pgm']) {
          const expected = await model.classify(at(name), 9);
          const args = ['classify', '-m', `/d/${network}.mnw`, '-i', `/d/${name}`, '-k', '9'];
          const text = expected.map(
            (one) => `${one.probability.toFixed(4)}: ${one.index} ${one.className}\n`,
          );
          assert.equal(printed(await run(args, { module })).toString(), text.join(''));
          const { predictions } = JSON.parse(printed(await run([...args, '--json'], { module })).toString());
          assert.deepEqual(predictions, expected);
        }
      });
    }

    test(
      `${module} infers as the host does, from a file and from standard input`,
      { skip: noWasmtime },
      async () => {
        for (const network of ['int8', 'uint8', 'grey', 'headless']) {
          const model = await load(at(`${network}.mnw`));
          const raw = readFileSync(at('three.raw'));
          const tensors: Output[] =
            network === 'headless' ? ['embedding'] : ['logits', 'softmax', 'embedding'];
          for (const tensor of tensors) {
            const expected: Uint8Array[] = [];
            for (let i = 0; i < 3; i++) {
              expected.push(await model.infer(raw.subarray(i * PIXELS, (i + 1) * PIXELS), tensor));
            }
            const kind = network === 'grey' ? ['--pixels', 'rgb'] : [];
            const args = ['infer', '-m', `/d/${network}.mnw`, '--output', tensor, ...kind, '--raw'];
            const whole = Buffer.concat(expected);
            assert.deepEqual(printed(await run([...args, '-'], { module, input: raw })), whole);
            writeFileSync(at('out'), noise(1, 100_000));
            assert.equal(printed(await run([...args, '/d/three.raw', '-o', '/d/out'], { module })).length, 0);
            assert.deepEqual(readFileSync(at('out')), whole);
          }
        }
      },
    );

    test(`${module} verifies and tests itself`, { skip: noWasmtime }, async () => {
      for (const network of ['int8', 'uint8', 'grey', 'headless']) {
        const layers = network === 'headless' ? 28 : 29;
        const path = `/d/${network}.mnw`;
        const verified = printed(await run(['verify', '-m', path], { module })).toString();
        assert.equal(verified, `${path}: ok, ${layers} layers\n`);
        const digests = await (await load(at(`${network}.mnw`))).selftest();
        assert.equal(
          printed(await run(['selftest', path], { module })).toString(),
          `${buildOf[module]}: ok, ${layers} layers, the last ${digests.at(-1)}\n`,
        );
      }
    });

    test(`${module} says which build it times`, { skip: noWasmtime }, async () => {
      const sheet = printed(await run(['bench', '-m', '/d/int8.mnw', '-n', '2'], { module })).toString();
      assert.match(sheet, new RegExp(`^build ${buildOf[module]}$`, 'm'));
    });
  }

  test('weights and picture come from standard input too', { skip: noWasmtime }, async () => {
    const args = ['classify', '-m', '/d/uint8.mnw', '-k', '9', '-i', '/d/photo.ppm'];
    const expected = printed(await run(args));
    assert.equal(expected.toString().split('\n').length, 10);
    args[6] = '-';
    assert.deepEqual(printed(await run(args, { input: readFileSync(at('photo.ppm')) })), expected);
    args[6] = '/d/photo.ppm';
    args[2] = '-';
    assert.deepEqual(printed(await run(args, { input: readFileSync(at('uint8.mnw')) })), expected);
  });

  test(
    'five classes by default, all of them where there are fewer than asked for',
    { skip: noWasmtime },
    async () => {
      const args = ['classify', '-m', '/d/int8.mnw', '-i', '/d/photo.ppm'];
      const all =
        printed(await run([...args, '-k', '999999999']))
          .toString()
          .match(/.+\n/g) ?? [];
      assert.equal(all.length, 7);
      assert.equal(printed(await run(args)).toString(), all.slice(0, 5).join(''));
    },
  );

  test('answers larger than the memory are written in parts', { skip: noWasmtime }, async () => {
    const pictures = 800;
    const module = 'mobilenet-baseline';
    const classes = 8192;
    writeFileSync(at('wide.mnw'), await seal(make({ alpha: 0.05, resolution: 32, classes, seed: 1 })));
    const raw = noise(1, 32 * 32 * 3);
    const model = await load(at('wide.mnw'));
    const one = Buffer.from(await model.infer(raw, 'logits'));
    writeFileSync(at('many.raw'), Buffer.concat(Array<Uint8Array>(pictures).fill(raw)));
    const args = [
      'infer',
      '-m',
      '/d/wide.mnw',
      '--raw',
      '/d/many.raw',
      '--output',
      'logits',
      '-o',
      '/d/many',
    ];
    assert.equal(printed(await run(args, { module })).length, 0);
    const answers = readFileSync(at('many'));
    assert.ok(answers.length > 96 << 16, 'more than the 96 pages of this module');
    assert.ok(answers.equals(Buffer.concat(Array<Buffer>(pictures).fill(one))));
  });

  test('a path is found in the folder whose name covers most of it', { skip: noWasmtime }, async () => {
    for (const [folders, path] of [
      [[`${folder}::.`], 'int8.mnw'],
      [[`${folder}::.`], './int8.mnw'],
      [[`${folder}::/`], '/int8.mnw'],
      [[`${folder}::weights`], './weights//int8.mnw'],
      [['.::/d', `${folder}::/d/e`], '/d/e/int8.mnw'],
      [[`${folder}::/d/e`, '.::/d'], '/d/e/int8.mnw'],
    ] as const) {
      assert.equal(
        printed(await run(['verify', '-m', path], { folders })).toString(),
        `${path}: ok, 29 layers\n`,
      );
    }
  });

  test('help names the commands; --version is that of the package', { skip: noWasmtime }, async () => {
    const help = printed(await run(['--help'])).toString();
    for (const name of ['classify', 'infer', 'verify', 'selftest', 'bench'])
      assert.match(help, new RegExp(`^  ${name} `, 'm'));
    assert.equal(printed(await run(['help'])).toString(), help);
    const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
    assert.equal(printed(await run(['--version'])).toString(), `${JSON.parse(manifest).version}\n`);
  });
});
