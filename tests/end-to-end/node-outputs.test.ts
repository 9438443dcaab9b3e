/** Every command that writes a file refuses one that it could not write before it reads any input. */
import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { say } from '../attacks/line.ts';
import { made, temporaryFolder } from '../workshop/cli.ts';

const folder = temporaryFolder();
const absent = join(folder, 'absent');

/** Command lines without their output, whose inputs are not there. */
const commands: Record<string, string[]> = {
  make: ['make', '--alpha', '0.25', '--resolution', '32', '--classes', '2', '--seed', '1', '-o'],
  pack: ['pack', absent, '-o'],
  quantize: ['quantize', absent, '--calibrate', absent, '-o'],
  train: ['train', absent, '--alpha', '0.25', '--resolution', '32', '-o'],
  'train --log': ['train', absent, '--alpha', '0.25', '--resolution', '32', '-o', `${absent}.w`, '--log'],
  'train --curve': ['train', absent, '--alpha', '0.25', '--resolution', '32', '-o', `${absent}.w`, '--curve'],
  'train --cache': ['train', absent, '--alpha', '0.25', '--resolution', '32', '-o', `${absent}.w`, '--cache'],
  bundle: ['bundle', '-m', absent, '-o'],
  embed: ['embed', '-m', absent, absent, '-o'],
  infer: ['infer', '-m', absent, '--raw', absent, '-o'],
  'plan -m': ['plan', '-m', absent, '--svg'],
  'plan --paper': ['plan', '--paper', '--svg'],
  profile: ['profile', '-m', absent, '-o'],
  evaluate: ['evaluate', '-m', absent, absent, '--report'],
};

describe('an output that cannot be written is told before the work', () => {
  for (const [title, args] of Object.entries(commands)) {
    test(title, async () => {
      const before = readdirSync(folder);
      const { error } = await say([...args, folder]);
      assert.deepEqual(
        [error?.code, /is a folder/.test(error?.message ?? '')],
        ['E_IO', true],
        error?.message,
      );
      assert.deepEqual(readdirSync(folder), before);
    });
  }
});

describe('an output that is a picture of the set is told before the work', () => {
  const set = join(folder, 'set');
  const picture = join(set, 'a', '1.ppm');
  const linked = join(folder, 'linked.ppm');

  before(async () => {
    for (const name of ['a', 'b']) {
      mkdirSync(join(set, name), { recursive: true });
      writeFileSync(join(set, name, '1.ppm'), 'P6 1 1 255 rgb');
    }
    linkSync(picture, linked);
    await made(folder, 'w', '--alpha', '0.25', '--resolution', '32', '--classes', '2', '--seed', '1');
  });

  const uses = (): Record<string, string[]> => ({
    train: ['train', set, '--alpha', '0.25', '--resolution', '32', '-o'],
    quantize: ['quantize', absent, '--calibrate', set, '-o'],
    evaluate: ['evaluate', '-m', join(folder, 'w.mnw'), set, '--report'],
    embed: ['embed', '-m', join(folder, 'w.mnw'), picture, '-o'],
  });
  for (const [title, args] of Object.entries(uses())) {
    test(title, async () => {
      for (const output of [picture, linked]) {
        const { error } = await say([...args, output]);
        assert.deepEqual([error?.code, error?.place], ['E_USAGE', output], error?.message);
      }
      assert.equal(readFileSync(picture, 'utf8'), 'P6 1 1 255 rgb');
    });
  }

  const full = { skip: !existsSync('/dev/full') && 'no /dev/full' };
  test('a report that cannot be written takes nothing from the answer', full, async () => {
    const weights = join(folder, 'w.mnw');
    const said = await say(['evaluate', '-m', weights, set, '--json', '--report', '/dev/full']);
    assert.deepEqual([said.error?.code, said.error?.place], ['E_IO', '/dev/full']);
    assert.ok('confusion' in (JSON.parse(said.stdout.toString()) as object));
    const charted = await say(['profile', '-m', weights, '--seconds', '0.1', '-o', '/dev/full']);
    assert.equal(charted.error?.code, 'E_IO');
    assert.match(charted.stdout.toString(), /conv/);
  });
});
