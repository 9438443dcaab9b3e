/** The command lines on pictures that are like none of the classes. */
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import { noise } from '../reference/noise.ts';
import { mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { noWasmtime } from './engines.ts';
import { fits } from './schema.ts';
import { modules, printed, run } from './wasmtime/run.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const weights = fileURLToPath(new URL('../../../tests/golden/unknown.mnw', import.meta.url));

/** Two pictures of the input's sides: one that is unknown, one that is not. */
before(async () => {
  copyFileSync(weights, at('w.mnw'));
  const model = await load(weights);
  const found = new Map<boolean, Uint8Array>();
  for (let seed = 1; found.size < 2 && seed < 50; seed++) {
    const data = noise(seed, 32 * 32 * 3);
    if (seed % 2 === 0) data.fill(5 * seed);
    const classes = await model.classify({ width: 32, height: 32, data });
    found.set(classes.length === 0, Buffer.concat([Buffer.from('P6 32 32 255\n'), data]));
  }
  writeFileSync(at('strange.ppm'), found.get(true)!);
  writeFileSync(at('familiar.ppm'), found.get(false)!);
});

describe('mobilenet classify', () => {
  test('says unknown, and with --all what it would have been', async () => {
    const of = async (...words: string[]) =>
      ok(await mobilenet(['classify', '-m', weights, '-k', '2', ...words]));
    assert.equal(await of(at('strange.ppm')), 'unknown\n');
    const all = (await of(at('strange.ppm'), '--all')).split('\n');
    assert.equal(all.length, 4);
    assert.equal(all[0], 'unknown');
    assert.match(all[1]!, /^0\.\d{4}: \d class \d$/);
    assert.doesNotMatch(await of(at('familiar.ppm')), /unknown/);
  });

  test('has it in JSON', async () => {
    const words = ['classify', '-m', weights, '-k', '2', '--json', at('strange.ppm'), at('familiar.ppm')];
    const lines = ok(await mobilenet(words))
      .trimEnd()
      .split('\n');
    const values = lines.map((line) => JSON.parse(line) as { unknown?: boolean; predictions: object[] });
    assert.deepEqual(
      values.map(({ unknown, predictions }) => [unknown, predictions.length]),
      [
        [true, 2],
        [undefined, 2],
      ],
    );
    assert.ok(values.every((value) => fits(value)));
  });

  test('show tells of the rule and the temperature', async () => {
    const sheet = ok(await mobilenet(['show', weights]));
    assert.match(sheet, /unknown +what is like no class/);
    assert.match(sheet, /our softmax over its logits \/ 1\.5/);
  });
});

describe('wasmtime', { skip: noWasmtime }, () => {
  const call = { folders: [`${folder}::/d`] };
  for (const module of modules)
    test(`${module} says what mobilenet says`, async () => {
      for (const picture of ['strange', 'familiar'])
        for (const flags of [[], ['--all']]) {
          const words = ['classify', '-k', '2', ...flags];
          const here = ok(await mobilenet([...words, '-m', weights, at(`${picture}.ppm`)]));
          const there = await run([...words, '-m', '/d/w.mnw', '-i', `/d/${picture}.ppm`], {
            ...call,
            module,
          });
          assert.equal(printed(there).toString(), here);
        }
    });

  test('classify --json and stream have "unknown":true before the predictions', async () => {
    const words = ['-k', '1', '-m', '/d/w.mnw', '-i', '/d/strange.ppm'];
    const start = /^\{("frame":0,)?"unknown":true,"predictions":\[\{/;
    assert.match(printed(await run(['classify', '--json', ...words], call)).toString(), start);
    assert.match(printed(await run(['stream', ...words], call)).toString(), start);
    const other = ['stream', '-k', '1', '-m', '/d/w.mnw', '-i', '/d/familiar.ppm'];
    assert.doesNotMatch(printed(await run(other, call)).toString(), /unknown/);
  });
});
