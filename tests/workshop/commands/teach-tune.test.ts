/** `mobilenet teach --tune` as a shell runs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cli, mobilenet, ok, refused, temporaryFolder } from '../cli.ts';
import { colourBlind, fileOf, random } from '../finetuning/toy.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
writeFileSync(at('float.safetensors'), fileOf(await colourBlind()));

/** Eight pictures of each of two colours with the same sum, each lit a little otherwise. */
const toys = at('toys');
for (const [name, colour] of [
  ['green', [40, 180, 40]],
  ['red', [180, 40, 40]],
] as const) {
  mkdirSync(join(toys, name), { recursive: true });
  for (let light = 0; light < 8; light++) {
    const pixel = colour.map((level) => level + 2 * light);
    writeFileSync(join(toys, name, `${light}_.ppm`), Buffer.from([...Buffer.from('P6 1 1 255 '), ...pixel]));
  }
}

const tune = (depth: string, ...more: string[]): string[] => [
  ...['teach', '--tune', depth, '--from', at('float.safetensors'), toys, '--group-by', '_', '--folds', '2'],
  ...more,
];

describe('mobilenet teach --tune', () => {
  test('learns colours that a frozen network cannot tell apart, and the runtime answers what is told', async () => {
    const args = ['--epochs', '120', '--rate', '0.001', '--json', '-o', at('all.mnw')];
    const said = JSON.parse(ok(await mobilenet(tune('all', ...args, '--keep', at('all.safetensors')))));
    assert.deepEqual(
      [said.labels, said.examples, said.method, said.epochs, said.kept],
      [['green', 'red'], 16, 'tune all', 120, at('all.safetensors')],
    );
    assert.equal(said.trials[0].top1, 1);
    const judged = JSON.parse(ok(await mobilenet(['evaluate', '-m', at('all.mnw'), toys, '--json'])));
    assert.equal(judged.top1, 1);
    // Green and red are one to the frozen network, whatever classifier stands behind it.
    ok(await mobilenet(['quantize', at('float.safetensors'), '--calibrate', toys, '-o', at('frozen.mnw')]));
    const still = ['teach', '-m', at('frozen.mnw'), toys, '--group-by', '_', '--json', '-o', at('head.mnw')];
    const frozen = JSON.parse(ok(await mobilenet(still)));
    for (const { top1 } of frozen.trials) assert.ok(top1 <= 0.5, String(top1));
  });

  test('the same pictures and seed make the same bytes, also into a pipe; `last` leaves the first layers alone', async () => {
    const args = tune('last', '--epochs', '2', '--seed', '3', '--keep', at('last.safetensors'), '-o');
    const text = ok(await mobilenet([...args, at('last.mnw')]));
    assert.match(
      text,
      /^16 examples of 2 classes: fine-tuned, the last two blocks, 2 epochs, rate 0\.0005\n/,
    );
    assert.match(text, /\nfine-tuned, the last two blocks .* taken\n/);
    assert.match(text, /\nkept the fine-tuned float network in .*last\.safetensors\nwrote .*last\.mnw: /);
    const { stdout } = await mobilenet([...args, '-']);
    assert.deepEqual(new Uint8Array(stdout), new Uint8Array(readFileSync(at('last.mnw'))));
  });

  test('a run that is killed leaves no file', async () => {
    const child = spawn(process.execPath, [cli, ...tune('all', '-o', at('killed.mnw'))]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('killed')),
      [],
    );
  });

  test('refusals', async () => {
    const to = ['-o', at('never.mnw')];
    const from = ['--from', at('float.safetensors')];
    const cases: [args: string[], message: RegExp][] = [
      [['--tune', 'all', toys, ...to], /--tune learns in float: give the float network .* with --from/],
      [['--tune', 'some', ...from, toys, ...to], /--tune must be last, all, not 'some'/],
      [[...from, toys, ...to], /--from belongs to --tune last or --tune all/],
      [['--epochs', '3', toys, ...to], /--epochs belongs to --tune/],
      [
        ['--tune', 'all', ...from, '-m', 'w.mnw', toys, ...to],
        /-m does not go with --tune, which learns in float/,
      ],
      [['--tune', 'all', ...from, '--grid', toys, ...to], /--grid does not go with --tune, whose layers see/],
      [
        ['--tune', 'all', ...from, '--add', 'x', toys, ...to],
        /--add does not go with --tune, .* put the new ones beside/,
      ],
      [['--tune', 'all', ...from, '--rate', '2', toys, ...to], /--rate must be above 0 and at most 1/],
      [
        ['--tune', 'all', ...from, '--folds', '1', toys, ...to],
        /--folds must be a whole number from 2 to 20/,
      ],
      [['--tune', 'all', ...from, toys, '-o', at('float.safetensors')], /is an input/],
    ];
    for (const [args, message] of cases) refused(await mobilenet(['teach', ...args]), 2, message);
    writeFileSync(at('grey.safetensors'), fileOf(await random(), { input_range: '0,1' }));
    const other = ['teach', '--tune', 'all', '--from', at('grey.safetensors'), toys, ...to];
    const { status, stderr } = await mobilenet(other);
    assert.ok(status !== 0 && /E_MODEL_SHAPE: The float network takes colours as 0,1/.test(stderr), stderr);
    assert.ok(!existsSync(at('never.mnw')));
  });
});
