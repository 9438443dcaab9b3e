/** A host that is not ours: examples/host.py drives the core by assembly/abi.h and answers what the library answers. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { noPython, python } from './engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

for (const build of ['baseline', 'simd'] as const) {
  test(
    `the host in Python answers as the library does, with the ${build} build`,
    { skip: noPython },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
      try {
        const weights = await seal(make({ alpha: 0.1, resolution: 40, classes: 20, seed: 3 }));
        const [width, height] = [57, 43];
        const data = noise(9, width * height * 3);
        const paths = { weights: join(folder, 'w.mnw'), picture: join(folder, 'p.ppm') };
        writeFileSync(paths.weights, weights);
        writeFileSync(paths.picture, Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data]));
        const core = join(root, 'build', `core-${build}.wasm`);
        const printed = execFileSync(python, [
          join(root, 'examples/host.py'),
          core,
          paths.weights,
          paths.picture,
        ]);
        const lines = printed.toString().trim().split('\n');
        const model = await load(weights, { build });
        const answers = await model.classify({ width, height, data }, 5);
        assert.deepEqual(
          // Python rounds a tie to the even digit.
          lines
            .map((line) => line.split(' ').map(Number))
            .map(([p = 0, index]) => [Math.round(p * 256), index]),
          answers.map(({ probability, index }) => [probability * 256, index]),
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
}

test('the host in Python says unknown as the library does', { skip: noPython }, async () => {
  const weights = join(root, 'tests/golden/unknown.mnw');
  const model = await load(weights);
  const picture = join(temporaryFolder(), 'p.ppm');
  const told = new Set<boolean>();
  for (const value of [0, 63, 105, 147, 210]) {
    const data = new Uint8Array(32 * 32 * 3).fill(value);
    writeFileSync(picture, Buffer.concat([Buffer.from('P6\n32 32\n255\n'), data]));
    const words = [join(root, 'examples/host.py'), join(root, 'build/core-simd.wasm'), weights, picture];
    const unknown = (await model.classify({ width: 32, height: 32, data })).length === 0;
    assert.equal(String(execFileSync(python, words)).startsWith('unknown\n'), unknown);
    told.add(unknown);
  }
  assert.equal(told.size, 2);
});

test(
  'the relaxed build proves the golden files in wasmtime, with either meaning of its dot product',
  { skip: noPython },
  () => {
    const golden = join(root, 'tests', 'golden');
    const files = readdirSync(golden).filter((name) => name.endsWith('.mnw'));
    const paths = files.map((name) => join(golden, name));
    const script = join(root, 'tests', 'end-to-end', 'relaxed.py');
    const printed = execFileSync(python, [
      script,
      join(root, 'build', 'core-relaxed.wasm'),
      ...paths,
    ]).toString();
    const statuses = printed
      .trim()
      .split('\n')
      .map((line) => line.split(' ').at(-2));
    assert.deepEqual(statuses, Array<string>(2 * files.length).fill('0'));
  },
);
