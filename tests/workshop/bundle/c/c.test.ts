/** The C of a network answers as the core does, and no compiler warns of it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { resample } from '../../../../workshop/dataset/resample.ts';
import { readPacked } from '../../../../workshop/packing/packed.ts';
import { runs } from '../../../end-to-end/engines.ts';
import { noise } from '../../../reference/noise.ts';
import { sign } from '../../../reference/sign.ts';
import { temporaryFolder } from '../../cli.ts';
import { compile, compilers, coreAnswers, noCompiler, warnings, write } from './compiled.ts';
import { networks } from './networks.ts';

const folder = temporaryFolder();
const files = await networks();

/** Two pictures of noise and one of a single byte; where some are unknown, as many as it takes to meet both kinds. */
function pictures(file: Uint8Array): Uint8Array[] {
  const { contract } = readPacked(file);
  const { height, width, channels, reject } = contract;
  const length = height * width * channels;
  if (reject) {
    const strange = Array.from({ length: 12 }, (_, i) =>
      i % 2 ? new Uint8Array(length).fill(21 * i) : noise(i + 1, length),
    );
    return channels === 3 ? [...strange, resample(sign, contract)] : strange;
  }
  return [noise(3, length), noise(4, length), new Uint8Array(length).fill(255)];
}

/** Whether pictures were known and unknown: the last byte of each answer. */
function unknownOf(answers: Buffer, count: number): ReadonlySet<number> {
  const length = answers.length / count;
  return new Set(Array.from({ length: count }, (_, i) => answers[(i + 1) * length - 1]!));
}

for (const [index, [name, file]] of [...files].entries()) {
  test(
    `${name}: embedding, logits, probabilities and ranks of C are the core's`,
    { skip: noCompiler },
    async () => {
      const at = join(folder, String(index));
      await write(file, at);
      const input = pictures(file);
      const expected = await coreAnswers(file, input);
      const told = unknownOf(expected, 2 * input.length);
      assert.equal(told.size, readPacked(file).contract.reject ? 2 : 1, 'known and unknown');
      const hard = ['-O1', '-DNET_CHECKED', '-DNET_FLOAT=0', '-fsanitize=address,undefined'];
      // The others compile the first alone: what differs from network to network is tables.
      const plain = compilers.slice(0, index === 0 ? undefined : 1);
      const ways = [...plain.map((compiler) => [compiler, '-O2', ...warnings]), [compilers[0]!, ...hard]];
      for (const [compiler = '', ...flags] of ways) {
        const program = compile(at, compiler, ...flags);
        const printed = execFileSync(program, { input: Buffer.concat(input), maxBuffer: 1 << 24 });
        assert.ok(printed.equals(expected), `${compiler} ${flags.join(' ')}`);
      }
    },
  );
}

const [, file] = [...files][1]!;

test(
  'C++ takes the files too',
  { skip: runs('g++', '--version') ? false : 'no g++: apt-get install g++' },
  async () => {
    await write(file, folder);
    const flags = warnings.filter((flag) => !/prototypes/.test(flag));
    for (const name of ['net.c', 'net_picture.c', 'net_selftest.c'])
      execFileSync('g++', [
        '-x',
        'c++',
        '-std=c++17',
        ...flags,
        '-c',
        join(folder, name),
        '-o',
        join(folder, 'o'),
      ]);
  },
);

test('requantization in integers is that in floats', { skip: noCompiler }, async () => {
  await write(file, folder);
  const source = fileURLToPath(
    new URL('../../../../../tests/workshop/bundle/c/requantize.c', import.meta.url),
  );
  const printed = ['0', '1'].map((float) => {
    const program = join(folder, `requantize-${float}`);
    const flags = ['-std=c11', '-O2', ...warnings, `-DNET_FLOAT=${float}`, '-I', folder];
    execFileSync(compilers[0]!, [...flags, source, '-o', program]);
    return String(execFileSync(program));
  });
  assert.match(printed[0]!, /^[0-9a-f]{8}\n$/);
  assert.equal(printed[0], printed[1]);
});

test('a compiler that may change an answer is refused', { skip: noCompiler }, async () => {
  await write(file, folder);
  const { status, stderr } = spawnSync(compilers[0]!, [
    '-ffast-math',
    '-c',
    join(folder, 'net.c'),
    '-o',
    join(folder, 'o'),
  ]);
  assert.notEqual(status, 0);
  assert.match(String(stderr), /-ffast-math computes another answer/);
});

test(
  'with NET_CHECKED a damaged table is an answer, and nothing is written',
  { skip: noCompiler },
  async () => {
    await write(file, folder);
    const weights = join(folder, 'net_weights.h');
    const text = readFileSync(weights, 'utf8');
    // The second stage's window, far outside of the arena.
    writeFileSync(
      weights,
      text.replace(/(\{NET_PAIR, &filters\[\d+\], &filters\[\d+\], \d+, \d+, )\d+/, '$11000000'),
    );
    const program = compile(folder, compilers[0]!, '-O1', '-DNET_CHECKED', '-fsanitize=address');
    // The self-test says so.
    assert.equal(spawnSync(program, { input: '' }).status, 2);
  },
);
