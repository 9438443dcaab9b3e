/** Pictures as users have them: cases 17 to 19 of docs/field.md. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pixels } from '../../host/image/pixels.ts';
import { load } from '../../host/index.ts';
import { absent as skip, field } from './field.ts';
import { noSharp } from './sharp.ts';

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

test(
  '18: JPEGs that lost data are refused, whole ones with warnings answered',
  { skip: skip || noSharp },
  async () => {
    const model = await load(new URL('../../../weights/signs-0.25-64.mnw', import.meta.url));
    for (const name of ['cut50_eoi', 'cut10_eoi', 'hole', 'zeros_tail_eoi', 'rst_cut_eoi'])
      await assert.rejects(model.classify(input('jpeg', `${name}.jpg`)), { code: 'E_IMAGE_FORMAT' }, name);
    for (const name of [
      'ctl_sos',
      'ctl_extra_before_sos',
      'ctl_zero_before_eoi',
      'trail',
      'std_nodht',
      'stop',
    ]) {
      const [best] = await model.classify(input('jpeg', `${name}.jpg`), 1);
      assert.deepEqual([best!.index, best!.probability], [14, 0.99609375], name);
    }
  },
);

test('19: a photo of 24 million pixels is answered', { skip: skip || noSharp }, async () => {
  const model = await load(new URL('../../../weights/signs-0.25-64.mnw', import.meta.url));
  const [best] = await model.classify(input('jpeg', 'phone24.jpg'), 1);
  assert.equal(best!.index, 14);
});
