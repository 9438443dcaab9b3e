/** Pictures as users have them: case 17 of docs/field.md. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pixels } from '../../host/image/pixels.ts';
import { absent as skip, field } from './field.ts';

const input = (...names: string[]): Buffer => readFileSync(join(field, 'inputs', ...names));

test('17: BMPs of 24 and 32 bits are the PPM, those of 8 bits the grey frames', { skip }, async () => {
  const stop = await pixels(input('stop96.ppm'));
  for (const name of ['stop24.bmp', 'stop32_topdown.bmp']) {
    const { width, height, data } = await pixels(input('bmp', name));
    assert.deepEqual([width, height, ...data], [96, 96, ...stop.data], name);
  }
  const frames = input('grey96.u8');
  for (const [index, name] of ['person.bmp', 'no_person.bmp'].entries()) {
    const { data } = await pixels(input('bmp', name));
    const from = (8 + index) * data.length;
    assert.deepEqual(Buffer.from(data), frames.subarray(from, from + data.length), name);
  }
});
