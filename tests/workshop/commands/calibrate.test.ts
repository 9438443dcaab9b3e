/** `mobilenet calibrate`: packed weights with a rule of what is unknown. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { load } from '../../../host/index.ts';
import { calibrated } from '../../../workshop/packing/calibrated.ts';
import { rejectOf } from '../../../workshop/packing/parameters.ts';
import { writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { list } from '../../../workshop/training/listing.ts';
import { split } from '../../../workshop/training/split.ts';
import { noise } from '../../reference/noise.ts';
import { made, mobilenet, ok, refused, temporaryFolder } from '../cli.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
let weights: string;

const picture = (seed: number, light: number): Buffer =>
  Buffer.concat([Buffer.from('P6 8 8 255\n'), noise(seed, 192).map((byte) => (byte >> 2) + light)]);

before(async () => {
  weights = await made(folder, 'w', '--alpha', '0.25', '--resolution', '32', '--classes', '2', '--seed', '1');
  for (const name of ['0', '1']) {
    mkdirSync(at('data', name), { recursive: true });
    for (let i = 0; i < 12; i++)
      writeFileSync(at('data', name, `${i % 4}_${i}.ppm`), picture(i + 1, Number(name) * 190));
  }
  mkdirSync(at('strange'));
  for (let i = 0; i < 4; i++) writeFileSync(at('strange', `${i}.ppm`), picture(i + 50, 90));
});

test('writes the same file each time, which has a rule and answers as before', async () => {
  const words = ['calibrate', '-m', weights, at('data'), '--unknown', at('strange'), '--lose', '0.1'];
  const sheet = ok(await mobilenet([...words, '-o', at('a.mnw')]));
  assert.match(sheet, /pictures +24\n/);
  assert.match(sheet, /unknown refused +\d+\.\d\d % +of 4 pictures of no class/);
  assert.match(sheet, /corners refused +\d+\.\d\d %/);
  assert.match(sheet, /AUROC +[01]\.\d{4}/);
  ok(await mobilenet([...words, '-o', at('b.mnw')]));
  assert.deepEqual(readFileSync(at('b.mnw')), readFileSync(at('a.mnw')));
  const [before, after] = [await load(weights), await load(at('a.mnw'))];
  assert.deepEqual([before.contract.reject, after.contract.reject], [false, true]);
  assert.deepEqual(await after.selftest(), await before.selftest());
  const one = at('data', '0', '1_1.ppm');
  assert.deepEqual(await after.classify(one, { reject: false }), await before.classify(one));
});

test('evaluate says what the rule loses and refuses, by the law of the core', async () => {
  const rule = at('e.mnw');
  ok(await mobilenet(['calibrate', '-m', weights, at('data'), '-o', rule, '--lose', '0.2']));
  const report = at('report.html');
  const words = ['evaluate', '-m', rule, at('data'), '--unknown', at('strange')];
  const { unknown } = JSON.parse(ok(await mobilenet([...words, '--json', '--report', report]))) as {
    unknown: { by: string; lost: number; strangers: { pictures: number; refused: number } };
  };
  const model = await load(rule);
  const refusedOf = async (paths: readonly string[]): Promise<number> => {
    const all = await model.classify(paths);
    return all.filter((classes) => classes.length === 0).length / paths.length;
  };
  const { examples } = await list(at('data'));
  assert.equal(unknown.by, 'rule');
  assert.ok(Math.abs(unknown.lost - (await refusedOf(examples.map(({ path }) => path)))) < 1e-9);
  const strange = [0, 1, 2, 3].map((i) => at('strange', `${i}.ppm`));
  assert.deepEqual([unknown.strangers.pictures, unknown.strangers.refused], [4, await refusedOf(strange)]);
  assert.match(readFileSync(report, 'utf8'), /unknown refused/);
  assert.match(ok(await mobilenet(words)), /right of kept/);
  assert.match(
    ok(await mobilenet(['evaluate', '-m', weights, ...words.slice(3)])),
    /AUROC +[01]\.\d{4} +by the probability/,
  );
});

test('evaluate tells calibration and likelihood without the temperature too', async () => {
  const [cold, rule, pictures] = [at('cold.mnw'), at('t.mnw'), at('labelled')];
  const golden = readFileSync(new URL('../../../../tests/golden/unknown.mnw', import.meta.url));
  writeFileSync(cold, calibrated(golden, rejectOf(golden)!, 1));
  for (const name of ['0', '1'])
    cpSync(at('data', name), join(pictures, `class ${name}`), { recursive: true });
  const made = ok(await mobilenet(['calibrate', '-m', cold, pictures, '-o', rule, '--json']));
  const found = JSON.parse(made) as Record<string, unknown>;
  const evaluated = async (path: string, ...more: string[]): Promise<Record<string, unknown>> =>
    JSON.parse(ok(await mobilenet(['evaluate', '-m', path, pictures, '--json', ...more]))) as Record<
      string,
      unknown
    >;
  const report = at('temperature.html');
  const [before, after] = [await evaluated(cold), await evaluated(rule, '--report', report)];
  assert.equal(before['temperature'], undefined);
  assert.notEqual(found['temperature'], 1);
  assert.deepEqual(after['temperature'], {
    value: found['temperature'],
    before: before['calibration'],
    likelihood: found['likelihood'],
  });
  assert.match(readFileSync(report, 'utf8'), /Reliability before: [^]*Reliability, temperature /);
  const sheet = ok(await mobilenet(['evaluate', '-m', rule, pictures]));
  assert.match(sheet, /without temperature +\d+\.\d\d %/);
  assert.match(sheet, /log-likelihood +-\d+\.\d{4} +-\d+\.\d{4} without the temperature/);
});

test('of a training measures by what was kept to validate, and finds directions by the rest', async () => {
  const options = { seed: 5, validation: 0.25, groupBy: '_' };
  const { examples } = await list(at('data'));
  const kept = split(examples, options).validation.length;
  assert.equal(kept, 6);
  const words = ['calibrate', '-m', weights, at('data'), '-o', at('c.mnw'), '--json', '--held-out'];
  writeFileSync(
    at('new.safetensors'),
    writeSafetensors([], { seed: '5', validation: '0.25', group_by: '_' }),
  );
  writeFileSync(at('old.safetensors'), writeSafetensors([], { seed: '5' }));
  const picturesOf = async (...more: string[]): Promise<[number, number]> => {
    const told = JSON.parse(ok(await mobilenet([...words, ...more]))) as Record<string, number>;
    return [told['pictures']!, told['learnt']!];
  };
  const both = [kept, examples.length - kept];
  assert.deepEqual(await picturesOf(at('new.safetensors')), both);
  const given = ['--validation', '0.25', '--group-by', '_'];
  assert.deepEqual(await picturesOf(at('old.safetensors'), ...given), both);
  refused(
    await mobilenet([...words.filter((word) => word !== '--json'), at('old.safetensors')]),
    2,
    /--validation/,
  );
});

test('what cannot be calibrated is refused', async () => {
  const headless = await made(
    folder,
    'h',
    '--alpha',
    '0.25',
    '--resolution',
    '32',
    '--headless',
    '--seed',
    '1',
  );
  const target = ['-o', at('d.mnw')];
  for (const [words, status, sentence] of [
    [['-m', weights, at('data')], 2, /-o is missing/],
    [['-m', weights, ...target], 2, /folder of class folders is missing/],
    [['-m', weights, at('data'), ...target, '--lose', '1'], 2, /--lose must be/],
    [['-m', headless, at('data'), ...target], 2, /headless/],
    [['-m', weights, at('strange'), ...target], 4, /E_DATASET/],
    [['-m', weights, at('data'), '-o', weights], 2, /is an input/],
  ] as const)
    refused(await mobilenet(['calibrate', ...words]), status, sentence);
});
