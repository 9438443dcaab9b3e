/** `mobilenet train --teacher`: what is learnt from other networks, and which are none to learn from. */
import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { sha256Hex } from '../../../workshop/packing/digest.ts';
import { readSafetensors, writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { startTeacher, teacherFrom } from '../../../workshop/training/teacher.ts';
import { Trainer } from '../../../workshop/training/trainer.ts';
import { done, fails, folder, fresh, killed, lines, short, toys, trained, variant } from './run.ts';
import { sample } from './sample.ts';
import { classes } from './toy.ts';

const teacher = join(folder, 'teacher.safetensors');
const wide = ['--alpha', '0.5', '--resolution', '32', '--batch', '16', '--epochs', '1'];

before(async () => {
  const path = fresh();
  await done([toys, ...wide, '-o', path]);
  renameSync(path, teacher);
});

/** The teacher with other words in its metadata, in a file of its own. */
function saying(words: Record<string, string>): string {
  const { tensors, metadata } = readSafetensors(readFileSync(teacher));
  const path = join(dirname(fresh()), 'other.safetensors');
  writeFileSync(path, writeSafetensors([...tensors.values()], { ...metadata, ...words }));
  return path;
}

test('a teacher answers as the network of its file does, however few it looks at together', async () => {
  const { tensors, metadata } = readSafetensors(readFileSync(teacher));
  const student = { alpha: 0.25, resolution: 32, channels: 3, classes: 3, batch: 11 } as const;
  const file = { tensors, metadata, path: teacher, labels: classes };
  const taken = await teacherFrom(file, student, classes);
  assert.ok('alpha' in taken && taken.alpha === 0.5);
  const { pictures } = sample(student);
  const whole = await Trainer.create({ ...student, alpha: 0.5 });
  whole.state.restore([...tensors.values()]);
  const started = await startTeacher(taken, student, {});
  assert.deepEqual(started.predict(pictures, 11), whole.predict(pictures, 11));
});

describe('a training with a teacher', () => {
  const flags = [...short, '--teacher', teacher, '--temperature', '2', '--teacher-weight', '0.7'];

  test('says so in the file, the log and its answer, and makes another network', async () => {
    const [path, log] = [fresh(), join(dirname(fresh()), 'log.jsonl')];
    const { stdout } = await done([toys, ...flags, '--log', log, '--json', '-o', path]);
    const { tensors, metadata } = readSafetensors(readFileSync(path));
    const digest = sha256Hex(readFileSync(teacher));
    const asked = { teacher: [digest], temperature: 2, teacherWeight: 0.7 };
    const said = JSON.parse(stdout.toString()) as typeof asked;
    for (const words of [said, lines(log)[0] as unknown as typeof asked]) {
      const { teacher: of, temperature, teacherWeight } = words;
      assert.deepEqual({ teacher: of, temperature, teacherWeight }, asked);
    }
    assert.deepEqual(
      [metadata['teacher'], metadata['temperature'], metadata['teacher_weight']],
      [digest, '2', '0.7'],
    );
    assert.match(
      metadata['command']!,
      / --teacher teacher\.safetensors --temperature 2 --teacher-weight 0\.7 /,
    );
    const without = readSafetensors(await trained(...short));
    assert.notDeepEqual(without.tensors.get('classifier.bias'), tensors.get('classifier.bias'));
    assert.equal(without.metadata['teacher'], undefined);
  });

  test('learns its teacher’s answers where labels weigh nothing', async () => {
    const log = join(dirname(fresh()), 'log.jsonl');
    const only = ['--teacher-weight', '1', '--epochs', '12', '--log', log];
    await trained(...variant, '--teacher', teacher, ...only);
    const [first, last] = [lines(log)[1]!, lines(log)[12]!].map(({ loss }) => loss as number);
    assert.ok(last! < first! / 2, `${first} → ${last}`);
  });

  test('makes the same bytes after kill -9 with two workers and two teachers, and with no others', async () => {
    const two = [...flags, '--teacher', saying({ note: 'another file' }), '--workers', '2'];
    const path = fresh();
    await killed(['train', toys, ...two, '--every', '3', '-o', path], path);
    const other = saying({ note: 'a third' });
    for (const changed of [
      [...flags, '--workers', '2'],
      two.map((word) => (word === teacher ? other : word)),
    ]) {
      const refused = { code: 'E_USAGE', message: /of another training: --teacher differs\. / };
      await assert.rejects(fails([toys, ...changed, '--resume', '-o', path]), refused);
    }
    await done([toys, ...two, '--resume', '-o', path]);
    assert.deepEqual(await trained(...two), readFileSync(path));
  });
});

describe('what is no teacher is refused', () => {
  const reversed = JSON.stringify(classes.toReversed());
  const refusals: Readonly<Record<string, [() => string[], RegExp]>> = {
    'of other classes': [
      () => ['--teacher', saying({ labels: '["cross","disk","frame"]' })],
      /has 'disk' as class 1, where the folders have 'disc'; give one that was trained on the same classes/,
    ],
    'of another order': [
      () => ['--teacher', saying({ labels: reversed })],
      /has 'frame' as class 0, where the folders have 'cross'/,
    ],
    'of fewer classes': [
      () => ['--teacher', saying({ labels: '["cross","disc"]' })],
      /has none as class 2, where the folders have 'frame'/,
    ],
    'that names none': [() => ['--teacher', saying({ labels: '' })], /does not name its classes/],
    'without α': [() => ['--teacher', saying({ alpha: '' })], /does not say its alpha/],
    'of another side': [
      () => ['--teacher', saying({ resolution: '64' })],
      /sees pictures of 64 × 64 × 3, not 32 × 32 × 3; .* same --resolution and --channels/,
    ],
    'a temperature of 0': [
      () => ['--teacher', teacher, '--temperature', '0'],
      /--temperature must be above 0/,
    ],
    'a weight above 1': [
      () => ['--teacher', teacher, '--teacher-weight', '2'],
      /--teacher-weight must be at least 0/,
    ],
    'a temperature without a teacher': [
      () => ['--temperature', '2'],
      /--temperature does not go without --teacher/,
    ],
    'a teacher that is the output': [
      () => ['--teacher', teacher, '-o', teacher],
      /teacher\.safetensors is an input/,
    ],
  };
  for (const [what, [flags, message]] of Object.entries(refusals)) {
    test(what, async () => {
      const output = flags().includes('-o') ? [] : ['-o', fresh()];
      const before = readFileSync(teacher);
      await assert.rejects(fails([toys, ...short, ...flags(), ...output]), { code: 'E_USAGE', message });
      assert.deepEqual(readFileSync(teacher), before);
    });
  }

  test('whose tensors are of another α than it says', async () => {
    const refused = { code: 'E_MODEL_SHAPE', message: /The tensor \S+ of .* is 16 × 3 × 3 × 3, not 8/ };
    await assert.rejects(
      fails([toys, ...short, '--teacher', saying({ alpha: '0.25' }), '-o', fresh()]),
      refused,
    );
  });
});
