/** The kit for Python, by its own tests, with the cases of Node. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from '../../host/index.ts';
import { noPython, python } from '../end-to-end/engines.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { core, kits, writeCases } from './cases.ts';

const folder = temporaryFolder();
const kit = join(kits, 'python');

test(
  'the kit for Python answers as Node does, and refuses by the same codes',
  { skip: noPython },
  async () => {
    const env = { ...process.env, MOBILENET_CORE: core, MOBILENET_CASES: await writeCases(folder) };
    const args = ['-B', '-W', 'error', '-m', 'unittest', 'discover', 'tests'];
    const { status, stderr } = spawnSync(python, args, { cwd: kit, encoding: 'utf8', env });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^Ran \d+ tests/m);
  },
);

test('its example names the classes of a picture', { skip: noPython }, async () => {
  const weights = join(kits, '../tests/golden/rgb-int8.mnw');
  const picture = join(kits, '../examples/gradient.ppm');
  const args = ['-B', 'example.py', weights, picture, core];
  const { stdout, stderr } = spawnSync(python, args, { cwd: kit, encoding: 'utf8' });
  assert.equal(stderr, '');
  const model = await load(weights);
  const answers = await model.classify(picture);
  const lines = stdout.trim().split('\n');
  assert.equal(lines.length, answers.length);
  for (const [at, { probability, index, className }] of answers.entries()) {
    const [, printed, rest] = /^(\S+): (.*)$/.exec(lines[at]!)!;
    assert.equal(rest, `${index} ${className}`);
    // Python rounds a tie to the even digit.
    assert.ok(Math.abs(Number(printed) - probability) <= 0.00005 + Number.EPSILON);
  }
});
