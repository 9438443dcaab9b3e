/** Frames whose planes lie where hardware puts them: the answer is that of the frame without what lies between. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { instantiate } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import { pixelsCode } from '../../host/image/format.ts';
import { load } from '../../host/index.ts';
import type { Classification, Mobilenet, Picture } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { noWasmtime } from './engines.ts';
import { run } from './wasmtime/run.ts';

const folder = temporaryFolder();
const [width, height] = [67, 45];
const filler = 201;

/** Rows of a plane of the frame that hold pixels, and bytes of one. */
type Rows = readonly [rows: number, row: number];

interface Frame {
  readonly name: string;
  readonly as: Omit<Picture, 'width' | 'height' | 'data'>;
  readonly planes: readonly Rows[];
  /** Rows that each plane has in memory. */
  readonly rows: readonly number[];
  /** Bytes behind all. */
  readonly behind: number;
}

/** nv12 of 67 × 45 in rows of 80 bytes, i420 in rows that touch. */
const nv12 = [
  [45, 80],
  [23, 80],
] as const;
const i420 = [
  [45, 67],
  [23, 34],
  [23, 34],
] as const;

const frames: Frame[] = [
  {
    name: 'rows of nv12',
    as: { format: 'nv12', stride: 80, rows: 48 },
    planes: nv12,
    rows: [48, 24],
    behind: 0,
  },
  {
    name: 'the place of the second plane',
    as: { format: 'nv12', stride: 80, offsets: [47 * 80] },
    planes: nv12,
    rows: [47, 23],
    behind: 77,
  },
  { name: 'rows of i420', as: { format: 'i420', rows: 49 }, planes: i420, rows: [49, 25, 25], behind: 0 },
  {
    name: 'the places of two planes',
    as: { format: 'i420', offsets: [46 * 67, 46 * 67 + 40 * 34] },
    planes: i420,
    rows: [46, 40, 30],
    behind: 5,
  },
  {
    name: 'the place of one plane of two',
    as: { format: 'i420', offsets: [46 * 67] },
    planes: i420,
    rows: [46, 23, 23],
    behind: 1,
  },
  { name: 'rows of bgra', as: { format: 'bgra', rows: 64 }, planes: [[45, 268]], rows: [64], behind: 0 },
];

/** The planes of a frame, each with the rows that it has in memory, and what lies behind. */
function padded({ planes, rows, behind }: Frame, data: Uint8Array): Uint8Array {
  let from = 0;
  const parts = planes.map(([count, row], index) => {
    const plane = new Uint8Array(rows[index]! * row).fill(filler);
    plane.set(data.subarray(from, (from += count * row)));
    return plane;
  });
  return Buffer.concat([...parts, new Uint8Array(behind).fill(filler)]);
}

let model: Mobilenet;

before(async () => {
  writeFileSync(
    join(folder, 'w.mnw'),
    await seal(make({ alpha: 0.25, resolution: 33, classes: 9, seed: 6 })),
  );
  model = await load(join(folder, 'w.mnw'));
});

/** The answer of the frame as it is without padding. */
function answer(frame: Frame, data: Uint8Array): Promise<Classification[]> {
  const { format, stride } = frame.as;
  return model.classify({ width, height, data, format, stride }, 9);
}

const bytesOf = ({ planes }: Frame): number => planes.reduce((sum, [count, row]) => sum + count * row, 0);

for (const [index, frame] of frames.entries()) {
  const data = noise(index + 7, bytesOf(frame));
  const memory = padded(frame, data);
  const { format, stride, rows, offsets } = frame.as;
  const flags = [
    ...['--pixels', format!, '--size', `${width}x${height}`, '--json', '-k', '9'],
    ...(stride ? ['--stride', String(stride)] : []),
    ...(rows ? ['--rows', String(rows)] : []),
    ...(offsets ? ['--offsets', offsets.join(',')] : []),
  ];

  describe(frame.name, () => {
    test('in the library, with and without the rows behind the last', async () => {
      const expected = await answer(frame, data);
      assert.deepEqual(await model.classify({ ...frame.as, width, height, data: memory }, 9), expected);
      const least =
        memory.length -
        frame.behind -
        (frame.rows.at(-1)! - frame.planes.at(-1)![0]) * frame.planes.at(-1)![1];
      const shorter = memory.subarray(0, least - (stride ? stride - 68 : 0));
      assert.deepEqual(await model.classify({ ...frame.as, width, height, data: shorter }, 9), expected);
      await assert.rejects(model.classify({ ...frame.as, width, height, data: shorter.subarray(1) }), {
        code: 'E_INPUT_SHAPE',
      });
    });

    test('on the command lines', async () => {
      const expected = await answer(frame, data);
      const path = join(folder, `${index}.raw`);
      writeFileSync(path, memory);
      const same = (printed: string): void =>
        assert.deepEqual(
          (JSON.parse(printed) as { predictions: Classification[] }).predictions.map(
            ({ index, probability }) => [index, probability],
          ),
          expected.map(({ index, probability }) => [index, probability]),
        );
      same(ok(await mobilenet(['classify', '-m', join(folder, 'w.mnw'), path, ...flags])));
      if (noWasmtime) return;
      const args = ['classify', '-m', '/d/w.mnw', `/d/${index}.raw`, ...flags];
      same(ok(await run(args, { folders: [`${folder}::/d`] })));
    });
  });
}

/** Pushes bytes from their place, as a host that has the frame in its memory. */
function push(core: Core, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const count = Math.min(core.capacity(), bytes.length - at);
    new Uint8Array(core.memory.buffer).set(bytes.subarray(at, at + count), core.staging());
    assert.equal(core.push(count), 0);
    at += count;
  }
}

test('through abi.h: the rows of each plane from its own place', async () => {
  const frame = frames[0]!;
  const data = noise(7, bytesOf(frame));
  const memory = padded(frame, data);
  const file = await seal(make({ alpha: 0.25, resolution: 33, classes: 9, seed: 6 }));
  const core = await instantiate('simd');
  new Uint8Array(core.memory.buffer).set(file, core.reserve(file.length));
  assert.equal(core.load(), 0);
  assert.equal(core.begin(width, height, 0, pixelsCode({ format: 'nv12' }), 80), 0);
  push(core, memory.subarray(0, 45 * 80));
  push(core, memory.subarray(48 * 80, 48 * 80 + 22 * 80 + 68));
  assert.equal(core.capacity(), 0);
  assert.equal(core.run(), 0);
  const ranks = new DataView(core.memory.buffer, core.top(9), 36);
  const best = Array.from({ length: 9 }, (_, place) => ranks.getUint16(place * 4, true));
  assert.deepEqual(
    best,
    (await answer(frame, data)).map(({ index }) => index),
  );
});

test('rows and places that cannot be are refused', async () => {
  for (const [rest, sentence] of [
    [{ format: 'nv12', rows: 44 }, /rows must be a whole number, at least the height of 45, not 44/],
    [{ format: 'nv12', rows: 45.5 }, /not 45.5/],
    [{ format: 'nv12', offsets: [3014] }, /at byte 3015 at the earliest, not at 3014/],
    [{ format: 'nv12', offsets: [] }, /where the second plane begins/],
    [{ format: 'nv12', offsets: [3015, 9000] }, /where the second plane begins/],
    [{ format: 'i420', rows: 45, offsets: [3015] }, /without rows/],
    [{ format: 'bgra', offsets: [20000] }, /bgra has one plane/],
    [{ format: 'nv12', offsets: [4000.5] }, /not at 4000.5/],
    [{ format: 'nv12', offsets: '4000' as unknown as number[] }, /a list/],
  ] as const) {
    const picture = { width, height, data: new Uint8Array(9000), ...rest } as Picture;
    await assert.rejects(model.classify(picture), { code: 'E_IMAGE_FORMAT', message: sentence });
  }
  const long = { width, height, data: new Uint8Array(9000), format: 'nv12' } as const;
  await assert.rejects(model.classify(long), { code: 'E_INPUT_SHAPE', message: /say rows or offsets/ });
});
