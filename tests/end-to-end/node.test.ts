import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import { cli, made, mobilenet, temporaryFolder } from '../host/cli.ts';
import type { Outcome } from '../host/cli.ts';
import { absent, reference } from './models.ts';

const commands = ['classify', 'embed', 'infer', 'pack', 'make', 'show', 'verify', 'selftest'];
const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
let weights = '';

/** A picture of one colour of its own. */
function ppm(seed: number): Buffer {
  return Buffer.concat([Buffer.from('P6 3 2 255\n'), Buffer.alloc(18, seed * 50)]);
}

before(async () => {
  weights = await made(
    folder,
    'w',
    '--alpha',
    '0.25',
    '--resolution',
    '32',
    '--classes',
    '10',
    '--seed',
    '1',
  );
  mkdirSync(at('pictures'));
  for (const seed of [1, 2, 3]) writeFileSync(join(at('pictures'), `${seed}.ppm`), ppm(seed));
  writeFileSync(join(at('pictures'), 'notes.txt'), 'not a picture');
});

function ok({ status, stdout, stderr }: Outcome): string {
  assert.equal(status, 0, stderr);
  return stdout.toString();
}

function refused({ status, stdout, stderr }: Outcome, exit: number, line: RegExp): void {
  assert.match(stderr, line);
  assert.match(stderr, /^mobilenet: E_[A-Z_]+: [^\n]+\n$/);
  assert.equal(status, exit);
  assert.equal(stdout.length, 0);
}

describe('help', () => {
  test('names every command; --version is that of the package', async () => {
    const help = ok(await mobilenet(['--help']));
    for (const command of commands) assert.match(help, new RegExp(`^  ${command} +\\S`, 'm'));
    const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    assert.equal(ok(await mobilenet(['--version'])), `${JSON.parse(manifest).version}\n`);
  });

  for (const command of commands) {
    test(`the example of ${command} works when pasted`, { skip: cannotPaste(command) }, async () => {
      const help = ok(await mobilenet([command, '--help']));
      assert.equal(ok(await mobilenet(['help', command])), help);
      const [, example] = help.split('Example:\n');
      assert(example, 'an example');
      // The reference models stand in for the network.
      const script = example.replace(/https:\S+/, `'${reference}'`);
      const bin = mkdtempSync(at('bin-'));
      writeFileSync(join(bin, 'mobilenet'), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
      chmodSync(join(bin, 'mobilenet'), 0o755);
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
      execFileSync('sh', ['-e', '-c', script], { cwd: bin, env, stdio: ['ignore', 'pipe', 'pipe'] });
    });
  }
});

function cannotPaste(command: string): string | false {
  if (process.platform === 'win32') return 'the examples are for a POSIX shell';
  return command === 'pack' ? absent : false;
}

describe('classify', () => {
  test('prints probability: index label, best first', async () => {
    const lines = ok(
      await mobilenet(['classify', '-m', weights, '-i', join(at('pictures'), '1.ppm'), '-k', '3']),
    );
    assert.match(lines, /^(0\.\d{4}: \d+ [^\n]+\n){3}$/);
    const values = lines.split('\n').map(parseFloat);
    assert(values[0]! >= values[1]! && values[1]! >= values[2]!);
  });

  test('gives the library’s answer as JSON, from a file, a folder and standard input', async () => {
    const model = await load(weights);
    const expected = await Promise.all([1, 2, 3].map((seed) => model.classify(ppm(seed))));
    const paths = [1, 2, 3].map((seed) => join(at('pictures'), `${seed}.ppm`));
    const objects = (text: string): unknown[] =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    const answers = expected.map((predictions, place) => ({ image: paths[place], predictions }));
    assert.deepEqual(
      objects(ok(await mobilenet(['classify', '-m', weights, '--json', at('pictures')]))),
      answers,
    );
    assert.deepEqual(
      objects(ok(await mobilenet(['classify', '-m', weights, '--json', '-i', paths[0]!, ...paths.slice(1)]))),
      answers,
    );
    assert.deepEqual(objects(ok(await mobilenet(['classify', '-m', weights, '-i', '-', '--json'], ppm(2)))), [
      { image: '-', predictions: expected[1] },
    ]);
  });

  test('puts its name before each of several pictures', async () => {
    const lines = ok(await mobilenet(['classify', '-m', weights, '-r', '1', at('pictures')])).split('\n');
    assert.deepEqual(
      lines.filter((_, place) => place % 2 === 0),
      [...[1, 2, 3].map((seed) => join(at('pictures'), `${seed}.ppm`)), ''],
    );
  });

  test('reads the weights from standard input', async () => {
    const picture = join(at('pictures'), '1.ppm');
    const piped = await mobilenet(['classify', '-m', '-', '-i', picture], readFileSync(weights));
    assert.equal(ok(piped), ok(await mobilenet(['classify', '-m', weights, picture])));
  });

  test('takes other labels', async () => {
    writeFileSync(at('labels.txt'), Array.from({ length: 10 }, (_, index) => `sign ${index}\r\n`).join(''));
    const picture = join(at('pictures'), '1.ppm');
    const lines = ok(
      await mobilenet(['classify', '-m', weights, '-l', at('labels.txt'), '-k', '10', picture]),
    );
    for (const line of lines.trimEnd().split('\n')) assert.match(line, /: (\d) sign \1$/);
    writeFileSync(at('short.txt'), 'one\ntwo\n');
    const short = await mobilenet(['classify', '-m', weights, '-l', at('short.txt'), picture]);
    refused(short, 3, /E_LABELS_COUNT: .*2 labels, the model 10 classes/);
  });

  test('a picture that fails is named, and the others are answered', async () => {
    const paths = [join(at('pictures'), '1.ppm'), weights, at('absent.png')];
    const { status, stdout, stderr } = await mobilenet(['classify', '-m', weights, '--json', ...paths]);
    assert.equal(status, 4);
    assert.equal(stdout.toString().split('\n').length, 2);
    assert.match(
      stderr,
      /E_IMAGE_FORMAT: [^\n]*w\.mnw: This is not a JPEG.*\n.*E_IO: .*absent\.png.*\n.*2 of 3 pictures/,
    );
  });

  test('a reader that stops early is no error', async () => {
    const child = spawn(process.execPath, [
      cli,
      'classify',
      '-m',
      weights,
      ...Array(20).fill(at('pictures')),
    ]);
    let stderr = '';
    child.stderr.on('data', (bytes) => (stderr += bytes));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([status, stderr], [0, '']);
  });
});

describe('infer and embed', () => {
  const size = 32 * 32 * 3;
  const raw = Uint8Array.from({ length: 3 * size }, (_, place) => (place * 167) >> 3);

  test('many pictures in one file', async () => {
    writeFileSync(at('in.u8'), raw);
    const model = await load(weights);
    for (const what of ['logits', 'softmax', 'embedding', 'output'] as const) {
      ok(
        await mobilenet([
          'infer',
          '-m',
          weights,
          '--raw',
          at('in.u8'),
          '--output',
          what,
          '-o',
          at('out.bin'),
        ]),
      );
      const expected: Uint8Array[] = [];
      for (let place = 0; place < 3; place++) {
        expected.push(await model.infer(raw.subarray(place * size, (place + 1) * size), what));
      }
      assert.deepEqual(readFileSync(at('out.bin')), Buffer.concat(expected));
    }
  });

  test('through standard input and output', async () => {
    const file = ok(await mobilenet(['infer', '-m', weights, '--raw', at('in.u8'), '-o', at('out.bin')]));
    assert.equal(file, '');
    const piped = await mobilenet(['infer', '-m', weights, '--raw', '-', '-o', '-'], raw);
    ok(piped);
    assert.deepEqual(piped.stdout, readFileSync(at('out.bin')));
  });

  test('a length that is no multiple of a picture leaves no output', async () => {
    writeFileSync(at('odd.u8'), raw.subarray(1));
    writeFileSync(at('none.u8'), '');
    for (const args of [
      ['--raw', at('odd.u8')],
      ['--raw', at('none.u8')],
      ['--raw', '-'],
    ]) {
      const outcome = await mobilenet(
        ['infer', '-m', weights, ...args, '-o', at('absent.bin')],
        raw.subarray(1),
      );
      refused(outcome, 4, /E_INPUT_SHAPE: The input has \d+ bytes, not a multiple of 32 × 32 × 3 = 3072/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('absent.bin')),
        [],
      );
    }
  });

  test('the output is never an input', async () => {
    const outcome = await mobilenet(['infer', '-m', weights, '--raw', at('in.u8'), '-o', at('in.u8')]);
    refused(outcome, 2, /E_USAGE: .*in\.u8 is an input/);
    assert.deepEqual(new Uint8Array(readFileSync(at('in.u8'))), raw);
    refused(await mobilenet(['embed', '-m', weights, at('pictures'), '-o', weights]), 2, /is an input/);
  });

  test('embeddings are little-endian float32, or JSON', async () => {
    ok(await mobilenet(['embed', '-m', weights, at('pictures'), '-o', at('e.f32')]));
    const bytes = readFileSync(at('e.f32'));
    const model = await load(weights);
    const { features } = model.contract;
    assert.equal(bytes.length, 3 * 4 * features);
    const lines = ok(await mobilenet(['embed', '-m', weights, at('pictures'), '--json']))
      .trimEnd()
      .split('\n');
    for (const [place, line] of lines.entries()) {
      const { image, embedding } = JSON.parse(line) as { image: string; embedding: number[] };
      assert.equal(image, join(at('pictures'), `${place + 1}.ppm`));
      assert.deepEqual(embedding, [...(await model.embed(ppm(place + 1)))]);
      for (const [index, value] of embedding.entries()) {
        assert.equal(bytes.readFloatLE((place * features + index) * 4), value);
      }
    }
  });
});

describe('a weights file', () => {
  test('verify says ok and its SHA-256', async () => {
    const sha256 = createHash('sha256').update(readFileSync(weights)).digest('hex');
    assert.equal(ok(await mobilenet(['verify', weights])), `${weights}: ok, SHA-256 ${sha256}\n`);
    const { ok: whole, sha256: stated } = JSON.parse(
      ok(await mobilenet(['verify', '-m', weights, '--json'])),
    );
    assert.deepEqual([whole, stated], [true, sha256]);
  });

  test('a damaged one is refused by every command that reads it', async () => {
    const bytes = readFileSync(weights);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(at('damaged.mnw'), bytes);
    refused(await mobilenet(['verify', at('damaged.mnw')]), 3, /E_FILE_DIGEST: .*damaged/);
    refused(await mobilenet(['selftest', at('damaged.mnw')]), 3, /E_FILE_DIGEST/);
    refused(await mobilenet(['classify', '-m', at('damaged.mnw'), at('pictures')]), 3, /E_FILE_DIGEST/);
    refused(await mobilenet(['show', cli]), 3, /E_FILE_MAGIC/);
  });

  test('selftest runs in every build', async () => {
    const lines = ok(await mobilenet(['selftest', weights]));
    assert.match(lines, /^baseline: ok, 29 layers, the last [0-9a-f]{64}\nsimd: ok, 29 layers/);
    assert.match(
      ok(await mobilenet(['selftest', '--build', 'baseline', '--json', weights])),
      /^\{"build":"baseline","ok":true/,
    );
  });

  test('show counts what the paper counts', async () => {
    const flags = ['--alpha', '0.25', '--resolution', '128', '--classes', '1000', '--seed', '1'];
    const path = await made(folder, 'paper', ...flags);
    const packed = JSON.parse(ok(await mobilenet(['show', path, '--json'])));
    const total = packed.layers.reduce(
      (sum: number, layer: { multiplyAdds: number }) => sum + layer.multiplyAdds,
      0,
    );
    // The exact count of mult-adds published for 0.25_128.
    assert.equal(total, 13_570_048);
    assert.deepEqual(packed.contract, { ...(await load(path)).contract });
    assert.equal(packed.layers.length, packed.golden.digests.length);
    const sheet = ok(await mobilenet(['show', path]));
    assert.match(sheet, /^input +128 × 128 × 3 rgb/m);
    assert.match(sheet, /^ +28 +pointwise +1 +1 × 1 × 256 +1 × 1 × 1000 +256 000$/m);
    assert.match(sheet, /13 570 048\n$/);
  });
});

describe('a wrong command line', () => {
  const cases: [string, string[], number, RegExp][] = [
    ['no command', [], 2, /E_USAGE: A command is missing; see `mobilenet --help`/],
    ['a misspelt command', ['clasify'], 2, /did you mean classify\?/],
    ['a name that every object has', ['constructor'], 2, /'constructor' is not a command/],
    ['an unknown flag', ['classify', '--frob'], 2, /E_USAGE: .*'--frob'; see `mobilenet classify --help`/],
    ['a missing value', ['classify', '-m'], 2, /argument missing/],
    ['a flag given twice', ['classify', '-m', 'a', '-m', 'b', 'c'], 2, /'-m' is given twice/],
    ['no weights', ['classify', 'a.jpg'], 2, /-m is missing/],
    ['no picture', ['classify', '-m', 'w.mnw'], 2, /A picture is missing/],
    ['k of 0', ['classify', '-m', 'w', '-k', '0', 'a'], 2, /-k must be a whole number/],
    ['k twice', ['classify', '-m', 'w', '-k', '1', '-r', '2', 'a'], 2, /same flag/],
    ['a mean', ['classify', '-m', 'w', '-b', '127.5', 'a'], 2, /weights file fixes mean and deviation/],
    ['two threads', ['classify', '-m', 'w', '-t', '2', 'a'], 2, /one thread/],
    ['an unknown build', ['verify', 'w', '--build', 'fast'], 2, /baseline, simd, relaxed, not 'fast'/],
    [
      'an unknown tensor',
      ['infer', '-m', 'w', '--raw', 'a', '--output', 'x', '-o', 'b'],
      2,
      /--output must be/,
    ],
    ['standard input twice', ['classify', '-m', '-', '-i', '-'], 2, /read once only/],
    ['neither file nor JSON', ['embed', '-m', 'w', 'a'], 2, /Either -o or --json/],
    [
      'weights that are not there',
      ['verify', '/absent/w.mnw'],
      1,
      /E_IO: Cannot read \/absent\/w\.mnw: there is no such/,
    ],
    ['a device as weights', ['verify', '/dev/zero'], 1, /E_IO: .*not a regular file/],
    ['a line feed in a path', ['verify', 'a\nb\x1b[31m'], 1, /Cannot read a\?b\?\[31m/],
  ];
  for (const [title, args, exit, line] of cases) {
    test(
      `${title} exits with ${exit}`,
      { skip: args.includes('/dev/zero') && !existsSync('/dev/zero') && 'no /dev' },
      async () => refused(await mobilenet(args), exit, line),
    );
  }
});
