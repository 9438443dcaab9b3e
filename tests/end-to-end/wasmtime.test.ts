/** The command module in the wasmtime command line: the same answers as the host's, and every way to be refused. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import type { Output } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { mobilenet, temporaryFolder } from '../workshop/cli.ts';
import type { Outcome } from '../workshop/cli.ts';
import { noWasmtime, wasmtime } from './engines.ts';

const modules = ['mobilenet', 'mobilenet-baseline'] as const;
const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

interface Call {
  readonly module?: (typeof modules)[number];
  readonly folders?: readonly string[];
  readonly input?: Uint8Array;
}

/** Runs the command with the test's folder as /d. */
function run(args: readonly string[], call: Call = {}): Promise<Outcome> {
  const { module = 'mobilenet', folders = [`${folder}::/d`], input = new Uint8Array() } = call;
  const path = fileURLToPath(new URL(`../../../build/${module}.wasm`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(wasmtime, ['run', ...folders.map((name) => `--dir=${name}`), path, ...args]);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    // A command that refuses its arguments never reads its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

function ok({ status, stdout, stderr }: Outcome): Buffer {
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout;
}

/** One line of error, the exit code of its kind, and nothing on standard output. */
function refused({ status, stdout, stderr }: Outcome, exit: number, sentence: RegExp): void {
  assert.match(stderr, sentence);
  assert.match(stderr, /^mobilenet: E_[A-Z_]+: [^\n]+\n$/);
  assert.equal(status, exit);
  assert.equal(stdout.length, 0);
}

function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (state * 48271) % 0x7fffffff) >>> 8);
}

const picture = (header: string, bytes: number): Uint8Array =>
  Buffer.concat([Buffer.from(header, 'latin1'), noise(bytes)]);

const SIDE = 33;
const PIXELS = SIDE * SIDE * 3;
/** A label may hold what JSON must escape, and any UTF-8. */
const labels = ['cat', 'a "quoted" one', 'back\\slash', 'blé', '猫', '</script>', '%', '#', ' '];

before(async () => {
  if (noWasmtime) return;
  const small = { alpha: 0.25, resolution: SIDE, seed: 1 };
  writeFileSync(at('int8.mnw'), await seal(make({ ...small, classes: 7 })));
  writeFileSync(at('uint8.mnw'), await seal({ ...make({ ...small, classes: 9, perTensor: true }), labels }));
  writeFileSync(at('grey.mnw'), await seal(make({ ...small, classes: 1, channels: 1 })));
  writeFileSync(at('headless.mnw'), await seal(make({ ...small, classes: 0, headless: true })));
  writeFileSync(at('photo.ppm'), picture('P6\n# made\n67 45\n255\n', 67 * 45 * 3));
  writeFileSync(at('grey.pgm'), picture('P5 45 67 255\n', 45 * 67));
  writeFileSync(at('three.raw'), noise(3 * PIXELS));
});

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
          assert.equal(ok(await run(args, { module })).toString(), text.join(''));
          const { predictions } = JSON.parse(ok(await run([...args, '--json'], { module })).toString());
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
            const args = ['infer', '-m', `/d/${network}.mnw`, '--output', tensor, '--raw'];
            const whole = Buffer.concat(expected);
            assert.deepEqual(ok(await run([...args, '-'], { module, input: raw })), whole);
            writeFileSync(at('out'), noise(100_000));
            assert.equal(ok(await run([...args, '/d/three.raw', '-o', '/d/out'], { module })).length, 0);
            assert.deepEqual(readFileSync(at('out')), whole);
          }
        }
      },
    );

    test(`${module} verifies and tests itself`, { skip: noWasmtime }, async () => {
      for (const network of ['int8', 'uint8', 'grey', 'headless']) {
        const layers = network === 'headless' ? 28 : 29;
        const path = `/d/${network}.mnw`;
        const verified = ok(await run(['verify', '-m', path], { module })).toString();
        assert.equal(verified, `${path}: ok, ${layers} layers\n`);
        const digests = await (await load(at(`${network}.mnw`))).selftest();
        const build = module === 'mobilenet' ? 'simd' : 'baseline';
        assert.equal(
          ok(await run(['selftest', path], { module })).toString(),
          `${build}: ok, ${layers} layers, the last ${digests.at(-1)}\n`,
        );
      }
    });
  }

  test('weights and picture come from standard input too', { skip: noWasmtime }, async () => {
    const args = ['classify', '-m', '/d/uint8.mnw', '-k', '9', '-i', '/d/photo.ppm'];
    const expected = ok(await run(args));
    assert.equal(expected.toString().split('\n').length, 10);
    args[6] = '-';
    assert.deepEqual(ok(await run(args, { input: readFileSync(at('photo.ppm')) })), expected);
    args[6] = '/d/photo.ppm';
    args[2] = '-';
    assert.deepEqual(ok(await run(args, { input: readFileSync(at('uint8.mnw')) })), expected);
  });

  test(
    'five classes by default, all of them where there are fewer than asked for',
    { skip: noWasmtime },
    async () => {
      const args = ['classify', '-m', '/d/int8.mnw', '-i', '/d/photo.ppm'];
      const all =
        ok(await run([...args, '-k', '999999999']))
          .toString()
          .match(/.+\n/g) ?? [];
      assert.equal(all.length, 7);
      assert.equal(ok(await run(args)).toString(), all.slice(0, 5).join(''));
    },
  );

  test('answers larger than the memory are written in parts', { skip: noWasmtime }, async () => {
    const pictures = 800;
    const module = 'mobilenet-baseline';
    const classes = 8192;
    writeFileSync(at('wide.mnw'), await seal(make({ alpha: 0.05, resolution: 32, classes, seed: 1 })));
    const raw = noise(32 * 32 * 3);
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
    assert.equal(ok(await run(args, { module })).length, 0);
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
      assert.equal(ok(await run(['verify', '-m', path], { folders })).toString(), `${path}: ok, 29 layers\n`);
    }
  });

  test('help names the commands; --version is that of the package', { skip: noWasmtime }, async () => {
    const help = ok(await run(['--help'])).toString();
    for (const name of ['classify', 'infer', 'verify', 'selftest', 'bench'])
      assert.match(help, new RegExp(`^  ${name} `, 'm'));
    assert.equal(ok(await run(['help'])).toString(), help);
    const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    assert.equal(ok(await run(['--version'])).toString(), `${JSON.parse(manifest).version}\n`);
  });
});

describe('wasmtime refuses', () => {
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
    [[...classify, 'a', 'b\n\x1b[31m'], /b\?\?\[31m is unknown/],
  ];
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
        refused(await run([...infer, '-'], { input: noise(length) }), 4, sentence);
        refused(await run([...infer, '-', '-o', '/d/kept'], { input: noise(length) }), 4, sentence);
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

const beside = fileURLToPath(new URL('../../../../shared/models', import.meta.url));
const reference = process.env['MOBILENET_REFERENCE'] ?? beside;
const absent = existsSync(join(reference, 'photos_64.u8'))
  ? false
  : `the reference models are not in ${reference}; name their folder in MOBILENET_REFERENCE`;

describe('wasmtime gives the bytes of LiteRT', () => {
  for (const [name, side] of [
    ['mobilenet_v1_0.25_128_quant', 128],
    ['mobilenet_v1_0.5_160_quant', 160],
    ['vww_96_int8', 96],
    ['keras_0.35_96_int8io', 96],
    ['keras_0.5_75_uint8io', 75],
    ['keras_0.25_64_floatio', 64],
  ] as const) {
    test(`${name}, 100 photos`, { skip: noWasmtime || absent }, async () => {
      const packed = await mobilenet(['pack', join(reference, `${name}.tflite`), '-o', at('reference.mnw')]);
      assert.equal(packed.status, 0, packed.stderr);
      const folders = [`${folder}::/d`, `${reference}::/r`];
      let compared = 0;
      for (const tensor of ['logits', 'softmax', 'embedding']) {
        const type = name.startsWith('mobilenet') ? 'u8' : 's8';
        const expected = join(reference, `${name}.${tensor}.xnnpack.${type}`);
        if (!existsSync(expected)) continue;
        const args = ['infer', '-m', '/d/reference.mnw', '--raw', `/r/photos_${side}.u8`, '--output', tensor];
        assert.ok(ok(await run(args, { folders })).equals(readFileSync(expected)), tensor);
        compared++;
      }
      assert.ok(compared >= 2, 'logits and softmax at least');
    });
  }
});
