/** `mobilenet train --teacher FILE.mnw`: a packed network teaches by the very bytes that the library answers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { dequantize } from '../../../host/core/output.ts';
import { load } from '../../../host/index.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import type { MakeOptions, Network } from '../../../workshop/packing/index.ts';
import { readSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import { compileCore, PackedTeacher } from '../../../workshop/training/packed-teacher.ts';
import { done, fails, folder, fresh, killed, lines, short, toys, trained, variant } from './run.ts';
import { sample } from './sample.ts';
import { classes } from './toy.ts';

const teacher = join(folder, 'teacher.mnw');

/** A packed network with random weights, of the toys' input and classes but for `options` and `parts`. */
function packed(
  options: Partial<MakeOptions> = {},
  parts: Partial<Network> = { labels: classes },
): Promise<Uint8Array> {
  return seal({ ...make({ alpha: 0.5, resolution: 32, classes: 3, seed: 5, ...options }), ...parts });
}

/** Without what the file says of its teachers. */
const weightsOf = (file: Uint8Array) => [...readSafetensors(file).tensors.values()].map(({ data }) => data);

before(async () => writeFileSync(teacher, await packed()));

for (const channels of [3, 1] as const) {
  for (const wide of [false, true]) {
    test(`it answers as the library does, in the order of the folders: ${channels} channels${wide ? ', 256 bits where they are had' : ''}`, async () => {
      const file = await packed({ channels });
      const started = await PackedTeacher.create(
        { packed: file, classes: [2, 0, 1] },
        await compileCore(wide),
      );
      const { pictures } = sample({ alpha: 0.25, resolution: 32, channels, classes: 3, batch: 5 });
      const size = 32 * 32 * channels;
      const model = await load(file);
      const expected: number[] = [];
      for (let place = 0; place < 5; place++) {
        const grey = pictures.subarray(place * size, (place + 1) * size);
        const rgb =
          channels === 3 ? grey : Uint8Array.from({ length: 3 * size }, (_, i) => grey[(i / 3) | 0]!);
        const bytes = Uint8Array.from(await model.inferTyped(rgb, 'logits'), (value) => value + 128);
        const row = dequantize(bytes, model.contract.logits);
        expected.push(row[2]!, row[0]!, row[1]!);
      }
      assert.deepEqual([...started.predict(pictures, 5)], expected);
    });
  }
}

describe('a training with it', () => {
  const flags = [...short, '--teacher', teacher];

  test('learns its answers where labels weigh nothing', async () => {
    const log = `${fresh()}.jsonl`;
    await trained(...variant, '--teacher', teacher, '--teacher-weight', '1', '--epochs', '12', '--log', log);
    const [first, last] = [lines(log)[1]!, lines(log)[12]!].map(({ loss }) => loss as number);
    assert.ok(last! < first! / 2, `${first} → ${last}`);
  });

  test('knows its classes by their labels, in whatever order they are', async () => {
    const other = join(folder, 'other.mnw');
    writeFileSync(other, await packed({}, {}));
    // Without labels its classes are the folders in their order.
    const nameless = await trained(...short, '--teacher', other);
    writeFileSync(other, await packed({}, { labels: ['Disc', 'frame', 'cross'] }));
    assert.notDeepEqual(weightsOf(await trained(...short, '--teacher', other)), weightsOf(nameless));
    assert.deepEqual(weightsOf(await trained(...flags)), weightsOf(nameless));
  });

  test('makes the same bytes in 256 bits, and after kill -9 beside a second teacher in two workers', async () => {
    assert.deepEqual(await trained(...flags, '--wide'), await trained(...flags));
    const float = fresh();
    await done([toys, ...variant, '--epochs', '1', '-o', float]);
    const two = [...flags, '--teacher', float, '--workers', '2'];
    const path = fresh();
    await killed(['train', toys, ...two, '--every', '3', '-o', path], path);
    const refused = { code: 'E_USAGE', message: /of another training: --teacher differs\. / };
    await assert.rejects(fails([toys, ...flags, '--workers', '2', '--resume', '-o', path]), refused);
    await done([toys, ...two, '--resume', '-o', path]);
    assert.deepEqual(await trained(...two), readFileSync(path));
  });
});

describe('what is no teacher is refused', () => {
  const logistic = (): Partial<Network> => {
    const { softmax } = make({ alpha: 0.5, resolution: 32, classes: 3, seed: 5 });
    return { labels: classes, softmax: { ...softmax!, logistic: true } };
  };
  const refusals: Readonly<Record<string, [() => Promise<Uint8Array>, { code: string; message: RegExp }]>> = {
    'of other classes': [
      () => packed({}, { labels: ['cross', 'disk', 'frame'] }),
      { code: 'E_USAGE', message: /has other classes: The folder 'disc' is no label of the model/ },
    ],
    'of more classes': [
      () => packed({ classes: 4 }, {}),
      { code: 'E_USAGE', message: /has 4 classes, where the folders are 3/ },
    ],
    'of another side': [
      () => packed({ resolution: 48 }),
      { code: 'E_USAGE', message: /sees pictures of 48 × 48 × 3, not 32 × 32 × 3/ },
    ],
    'of another channel': [
      () => packed({ channels: 1 }),
      { code: 'E_USAGE', message: /sees pictures of 32 × 32 × 1, not 32 × 32 × 3/ },
    ],
    'without classes': [
      () => packed({ headless: true }, {}),
      { code: 'E_USAGE', message: /has 0 classes, where the folders are 3/ },
    ],
    'of the logistic function': [
      () => packed({}, logistic()),
      { code: 'E_USAGE', message: /does not end in the softmax of its classes/ },
    ],
    'with a flipped bit': [
      async () => (await packed()).map((byte, at) => (at === 5000 ? byte ^ 1 : byte)),
      { code: 'E_FILE_DIGEST', message: /none\.mnw: / },
    ],
    'that is cut short': [
      async () => (await packed()).subarray(0, 20_000),
      { code: 'E_FILE_TRUNCATED', message: /none\.mnw: / },
    ],
  };
  for (const [what, [file, refused]] of Object.entries(refusals)) {
    test(what, async () => {
      const path = join(folder, 'none.mnw');
      writeFileSync(path, await file());
      await assert.rejects(fails([toys, ...short, '--teacher', path, '-o', fresh()]), refused);
    });
  }

  test('a packed network to continue from', async () => {
    const refused = { code: 'E_MODEL_FORMAT' };
    await assert.rejects(fails([toys, ...short, '--from', teacher, '-o', fresh()]), refused);
  });
});
