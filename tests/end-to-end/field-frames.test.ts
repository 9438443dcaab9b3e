/** Frames of the field: cases 20 and 21 of docs/field.md. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from '../../host/index.ts';
import type { Image, Picture } from '../../host/index.ts';
import { mobilenet, ok } from '../workshop/cli.ts';
import { noWasmtime } from './engines.ts';
import { absent as skip, field } from './field.ts';
import { run } from './wasmtime/run.ts';

type As = Omit<Picture, 'width' | 'height' | 'data'>;

const frames = join(field, 'inputs', 'frames');
const nv12 = { format: 'nv12' } as const;

/** A frame, its sides and how its pixels lie; and what answers the same. */
const cases: [number, string, [width: number, height: number], As, same: Image | [string, As]][] = [
  [20, 'stop96.uyvy', [96, 96], { format: 'uyvy' }, ['stop96.yuyv', { format: 'yuyv' }]],
  [20, 'stop96.rgb565le', [96, 96], { format: 'rgb565le' }, join(frames, 'stop96_565.ppm')],
  [21, '96x90_height96.nv12', [96, 90], { ...nv12, rows: 96 }, ['96x90.nv12', nv12]],
  [21, '96x90_height96.nv12', [96, 90], { ...nv12, offsets: [9216] }, ['96x90.nv12', nv12]],
  [21, '96x90_stride128_height96.nv12', [96, 90], { ...nv12, stride: 128, rows: 96 }, ['96x90.nv12', nv12]],
  [21, '96x90_tail.nv12', [96, 90], { ...nv12, offsets: [8640] }, ['96x90.nv12', nv12]],
];

for (const [number, name, [width, height], as, same] of cases) {
  test(`case ${number}: ${name} as ${JSON.stringify(as)}`, { skip }, async () => {
    const model = await load('weights/signs-0.25-64.mnw');
    const frame = (file: string, how: As): Picture => ({
      ...how,
      width,
      height,
      data: readFileSync(join(frames, file)),
    });
    const expected = await model.classify(
      Array.isArray(same) ? frame(...(same as [string, As])) : (same as Image),
    );
    assert.equal(expected[0]!.className, 'stop');
    assert.deepEqual(await model.classify(frame(name, as)), expected);
    const flags = Object.entries({ ...as, format: undefined }).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}`, String(value)],
    );
    const args = ['--json', '--pixels', as.format!, '--size', `${width}x${height}`, ...flags];
    const answers = (text: string) => (JSON.parse(text) as { predictions: unknown[] }).predictions;
    const printed = answers(ok(await mobilenet(['classify', ...args, '-k', '5', join(frames, name)])));
    assert.equal(printed.length, expected.length);
    if (noWasmtime) return;
    const guest = ['classify', '-m', '/w/signs-0.25-64.mnw', ...args, '-k', '5', `/f/${name}`];
    assert.deepEqual(answers(ok(await run(guest, { folders: ['weights::/w', `${frames}::/f`] }))), expected);
  });
}
