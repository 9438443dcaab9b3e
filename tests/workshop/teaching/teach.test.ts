/** The library: what becomes of a network, and which bytes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { load } from '../../../host/index.ts';
import { decode } from '../../../workshop/packing/decode.ts';
import { sha256Hex } from '../../../workshop/packing/digest.ts';
import { section } from '../../../workshop/packing/format.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { readPacked, sectionsOf } from '../../../workshop/packing/packed.ts';
import { teach } from '../../../workshop/teaching/index.ts';
import { colours, picture, pictures, toyFile } from './toy.ts';

/** Of the bytes that the toy pictures make, in Node 20 and 24. */
const GOLDEN = '748ab4a8a9c14e62aa9c067775397bf62f9dfcf15c90cb99c50343c2edeae8c7';

const counts = { red: 4, green: 4, blue: 4 };

describe('teach', () => {
  test('makes a network that names what it was taught, and keeps the backbone byte for byte', async () => {
    const file = await toyFile;
    const { weights, labels, trials } = await teach(file, pictures(counts));
    assert.deepEqual(labels, ['red', 'green', 'blue']);
    assert.equal(trials!.prototypes.top1, 1);
    const model = await load(weights);
    await model.selftest();
    for (const [name, colour] of Object.entries(colours))
      assert.equal((await model.classify(picture(colour, 2), 1))[0]!.className, name);
    const image = picture([90, 10, 120], 0);
    assert.deepEqual(await model.embedBytes(image), await (await load(file)).embedBytes(image));
    const [before, after] = [decode(file).layers.slice(0, -1), decode(weights).layers.slice(0, -1)];
    assert.deepEqual(after, before);
    const [old, taught] = [sectionsOf(file), sectionsOf(weights)].map((of) => of(section.filters, 0));
    const shared = 16 * Math.floor((old!.length - 8 * 112) / 16);
    assert.deepEqual(taught!.subarray(0, shared), old!.subarray(0, shared));
  });

  test('the same examples make the same bytes in every engine', async () => {
    const taught = await teach(await toyFile, pictures(counts), { provenance: { tool: 'test' } });
    assert.equal(sha256Hex(taught.weights), GOLDEN);
    const again = await teach(await toyFile, pictures(counts), {
      provenance: { tool: 'test' },
      seed: 1,
      folds: 5,
    });
    assert.deepEqual(again.weights, taught.weights);
  });

  test('takes what the network made of pictures in their place', async () => {
    const file = await toyFile;
    const all = await teach(file, pictures(counts));
    const { weights } = await teach(file, all.lesson.examples);
    assert.deepEqual(weights, all.weights);
  });

  test('works with a network without classes, in uint8, and in grey', async () => {
    for (const options of [{ headless: true }, { perTensor: true }, { channels: 1 as const }]) {
      const file = await seal(make({ alpha: 0.1, resolution: 40, classes: 4, seed: 3, ...options }));
      const { weights } = await teach(file, pictures({ red: 3, green: 3 }));
      const { provenance, layers } = readPacked(weights);
      assert.equal(layers.length, 29);
      assert.equal(provenance['source-sha256'], sha256Hex(file));
      assert.equal(
        (await (await load(weights)).classify(picture(colours['green']!, 1), 1))[0]!.className,
        'green',
      );
    }
  });

  test('with a grid tells apart what differs in where it is alone, in a network of fewer layers', async () => {
    const side = 64;
    /** A white square in a corner of the picture, or in the other, a little moved. */
    const square = (corner: number, moved: number) => {
      const data = new Uint8Array(side * side * 3);
      for (let y = 4; y < 28; y++)
        for (let x = 4; x < 28; x++)
          data.fill(
            255,
            3 * (side * (y + corner + moved) + x + corner),
            3 * (side * (y + corner + moved) + x + corner) + 3,
          );
      return { width: side, height: side, data };
    };
    const examples = [0, 1, 2, 3].flatMap((moved) => [
      { label: 'above', image: square(0, moved) },
      { label: 'below', image: square(32, -moved) },
    ]);
    for (const sides of [64, 96]) {
      const file = await seal(make({ alpha: 0.25, resolution: sides, classes: 3, seed: 3 }));
      const { weights, trials, method, lesson } = await teach(file, examples, { grid: true });
      assert.equal(trials![method].top1, 1);
      const model = await load(weights);
      await model.selftest();
      for (const { label, image } of examples)
        assert.equal((await model.classify(image, 1))[0]!.className, label);
      assert.deepEqual([model.contract.height, model.layers], [sides === 64 ? 64 : 128, 23]);
      assert.ok(weights.length < file.length);
      const again = await teach(weights, lesson.examples, { grid: true });
      assert.deepEqual(decode(again.weights).layers, decode(weights).layers);
      assert.deepEqual(again.lesson, lesson);
    }
  });

  test('a grid wants a plane of a sixteenth', async () => {
    const file = readFileSync(new URL('../../../../tests/golden/smallest.mnw', import.meta.url));
    await assert.rejects(teach(file, pictures(counts), { grid: true }), {
      code: 'E_MODEL_SHAPE',
      place: 'grid',
    });
  });

  test('holds nothing out of a class of one picture, nor parts what is one picture or one group', async () => {
    const file = await toyFile;
    const { undivided, trials } = await teach(file, pictures({ red: 5, green: 1 }));
    assert.deepEqual(undivided, [1]);
    assert.equal(trials!.prototypes.pictures, 5);
    const copies = await teach(file, [...pictures({ red: 1, green: 1 }), ...pictures({ red: 1, green: 1 })]);
    assert.deepEqual([copies.trials, copies.method], [undefined, 'prototypes']);
    const groups = pictures(counts).map((example) => ({ ...example, group: 'film' }));
    assert.equal((await teach(file, groups)).trials, undefined);
  });

  test('refuses what cannot be taught', async () => {
    const file = await toyFile;
    const one = pictures({ red: 2 });
    const red = colours['red']!;
    const cases: [examples: Parameters<typeof teach>[1], code: string, message: RegExp][] = [
      [[], 'E_DATASET', /no class/],
      [one, 'E_DATASET', /one class only, 'red'/],
      [[...one, { label: 'a\nb', image: picture(red, 0) }], 'E_DATASET', /one line of plain text/],
      [[...one, { label: 'b' }], 'E_USAGE', /Example 2 needs a picture or an embedding/],
      [[...one, { label: 'b', embedding: new Uint8Array(3) }], 'E_DATASET', /3 features, the network 102/],
      [
        [...one, { label: 'b', image: { width: 2, height: 2, data: new Uint8Array(3) } }],
        'E_INPUT_SHAPE',
        /Example 2: /,
      ],
    ];
    for (const [examples, code, message] of cases)
      await assert.rejects(teach(file, examples), { code, message });
    const embedding = new Uint8Array(102);
    const many = Array.from({ length: 700_000 }, (_, index) => ({ label: String(index % 2), embedding }));
    await assert.rejects(teach(file, many), { code: 'E_DATASET', message: /more than 657930; take fewer/ });
    await assert.rejects(teach(file, pictures(counts), { folds: 1 }), { code: 'E_USAGE', place: 'folds' });
    await assert.rejects(teach(new Uint8Array(20), pictures(counts)), { code: 'E_FILE_MAGIC' });
    const stop = new AbortController();
    const onExample = (): void => stop.abort();
    await assert.rejects(teach(file, pictures(counts), { onExample, signal: stop.signal }), {
      code: 'E_ABORTED',
    });
  });
});
