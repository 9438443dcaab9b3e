/** The store on disk: what is damaged costs no other event, what was torn is cut off, and one process has it. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { kept } from '../../../gateway/events/event.ts';
import { decode, encode } from '../../../gateway/events/store/record.ts';
import { Segments } from '../../../gateway/events/store/segments.ts';
import { Store } from '../../../gateway/events/store/store.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { happened } from './happened.ts';

const top = temporaryFolder();
const folder = (): string => mkdtempSync(join(top, 'store-'));
const silent = (): void => undefined;
const event = (sequence: number, state = `état ${sequence}`): ReturnType<typeof kept> =>
  kept({ sequence, ...happened(sequence, { state }) });
const sequences = (records: readonly ReturnType<typeof kept>[]): number[] =>
  records.map((record) => record.event.sequence);

describe('records', () => {
  const all = [1, 2, 3, 4].map((sequence) => event(sequence));
  const bytes = Buffer.from(all.map(encode).join(''));
  const ends = all.map((_, at) =>
    Buffer.byteLength(
      all
        .slice(0, at + 1)
        .map(encode)
        .join(''),
    ),
  );

  test('are read as they were written', () => {
    const { records, damaged, end } = decode(bytes);
    const texts = all.map(({ text }) => text);
    assert.deepEqual([records.map(({ text }) => text), damaged, end], [texts, 0, bytes.length]);
  });

  test('torn at any byte are those before', () => {
    for (let length = 0; length < bytes.length; length++) {
      const whole = ends.filter((end) => end <= length);
      const { records, damaged, end } = decode(bytes.subarray(0, length));
      assert.deepEqual([records.length, damaged, end], [whole.length, 0, whole.at(-1) ?? 0]);
    }
  });

  test('damaged at any byte cost one event, and what follows is found', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const copy = Buffer.from(bytes);
        copy[at]! ^= flip;
        const hit = ends.findIndex((end) => at < end);
        const found = sequences(decode(copy).records);
        const others = [1, 2, 3, 4].filter((sequence) => sequence !== hit + 1);
        // The break behind a record may be anything.
        assert.deepEqual(found, at === ends[hit]! - 1 ? [1, 2, 3, 4] : others);
      }),
    );
  });

  test('are found among anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const { records, damaged } = decode(Buffer.concat([noise, Buffer.from('\n'), bytes]));
        assert.deepEqual([records.length, damaged], [4, noise.length + 1]);
      }),
    );
  });
});

describe('a store', () => {
  test('has what was written, its positions, and the next sequence', async () => {
    const path = folder();
    const store = await Store.open(path, ['a', 'b'], silent);
    await store.append([event(1), event(2)]);
    await store.append([event(3)]);
    await store.confirm(
      new Map([
        ['a', 3],
        ['b', 1],
      ]),
      2,
    );
    await store.close();
    assert.ok(!existsSync(join(path, 'lock')));
    const again = await Store.open(path, ['a', 'b', 'new'], silent);
    assert.deepEqual(sequences(again.waiting), [2, 3]);
    assert.deepEqual(Object.fromEntries(again.positions), { a: 3, b: 1, new: 3 });
    assert.equal(again.last, 3);
    await again.close();
  });

  test('cuts off a torn end, passes over what is damaged, and says both', async () => {
    const path = folder();
    const store = await Store.open(path, ['a'], silent);
    await store.append([event(1), event(2), event(3)]);
    await store.close();
    const [segment] = readdirSync(path).filter((name) => name.endsWith('.events'));
    const bytes = readFileSync(join(path, segment!));
    bytes[20]! ^= 1;
    writeFileSync(join(path, segment!), bytes.subarray(0, -5));
    const remarks: string[] = [];
    const again = await Store.open(path, ['a'], (sentence) => void remarks.push(sentence));
    assert.deepEqual(sequences(again.waiting), [2]);
    assert.match(remarks.join('\n'), /damaged: \d+ bytes .*passed over[^]*\d+ bytes are cut off/);
    await again.append([event(3)]);
    await again.close();
    const { records } = await Segments.recover(path);
    assert.deepEqual(sequences(records), [2, 3]);
  });

  test('whose positions are gone sends everything again, and says so', async () => {
    const path = folder();
    const store = await Store.open(path, ['a'], silent);
    await store.append([event(1), event(2)]);
    await store.confirm(new Map([['a', 2]]), 3);
    await store.close();
    writeFileSync(join(path, 'confirmed.json'), '{"a":');
    const remarks: string[] = [];
    const again = await Store.open(path, ['a'], (sentence) => void remarks.push(sentence));
    assert.deepEqual([sequences(again.waiting), again.last], [[1, 2], 2]);
    assert.match(remarks.join(), /confirmed\.json is missing or damaged/);
    await again.close();
  });

  test('deletes segments that nobody waits for, and keeps the newest', async () => {
    const path = folder();
    const store = await Store.open(path, ['a'], silent);
    const long = 'x'.repeat(60_000);
    for (let sequence = 1; sequence <= 40; sequence++) await store.append([event(sequence, long)]);
    const segments = (): string[] => readdirSync(path).filter((name) => name.endsWith('.events'));
    assert.equal(segments().length, 3);
    await store.confirm(new Map([['a', 40]]), 41);
    assert.equal(segments().length, 1);
    await store.close();
    const again = await Store.open(path, ['a'], silent);
    assert.deepEqual([again.waiting.length, again.last], [0, 40]);
    await again.close();
  });

  test('is of one process, and of the next where that one is gone', async () => {
    const path = folder();
    const store = await Store.open(path, ['a'], silent);
    await assert.rejects(Store.open(path, ['a'], silent), { code: 'E_BUSY' });
    writeFileSync(join(path, 'lock'), '{"token":"of another"}');
    await assert.rejects(store.append([event(1)]), { code: 'E_BUSY' });
    await store.close();

    const held = folder();
    const child = fork(new URL('./sender.js', import.meta.url), [held, 'http://127.0.0.1:9'], {
      silent: true,
    });
    await once(child.stdout!, 'data');
    await assert.rejects(Store.open(held, ['webhook'], silent), { code: 'E_BUSY' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await Store.open(held, ['webhook'], silent)).close();
  });

  test('that cannot be written is E_IO with its folder', async () => {
    writeFileSync(join(top, 'file'), '');
    const path = join(top, 'file', 'store');
    await assert.rejects(Store.open(path, ['a'], silent), { code: 'E_IO', place: path });
  });
});
