/** The integers in training: their answers are those of the plain law in every byte, their gradients those of float64. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forward } from '../../../../workshop/packing/forward.ts';
import { build } from '../../../../workshop/quantize/build.ts';
import type { Rounding } from '../../../../workshop/quantize/filters.ts';
import { Student } from '../../../../workshop/quantize/tuning/student.ts';
import { teach } from '../../../../workshop/quantize/tuning/teacher.ts';
import { compile } from '../../../../workshop/training/module.ts';
import { distance } from '../../training/sample.ts';
import { differentiate } from './reference.ts';
import { drawToy } from './toy.ts';
import type { Toy } from './toy.ts';

const roundings: readonly Rounding[] = [
  { filterZeros: false },
  { filterZeros: true },
  { filterZeros: false, perTensor: true },
  { filterZeros: true, perTensor: true },
];
const paddings = ['symmetric', 'same', 'keras', 'symmetric'] as const;
const BATCH = 4;
const CLASSES = 5;

/** The first planes of a toy as one batch, and what the real network says to them. */
function batchOf({ planes, logits }: Toy): { planes: Uint8Array; due: Float32Array } {
  const due = logits.slice(0, BATCH).flatMap((row) => [...row]);
  return { planes: Buffer.concat(planes.slice(0, BATCH)), due: Float32Array.from(due) };
}

for (const [place, rounding] of roundings.entries()) {
  const padding = paddings[place]!;
  test(`answers and gradients, ${JSON.stringify(rounding)}, ${padding}`, async () => {
    const toy = drawToy(rounding, BATCH, { padding });
    const { subject, plan, planes, logits } = toy;
    const student = await Student.create(subject.network, plan, BATCH);
    const batch = batchOf(toy);
    for (let step = 0; step < 3; step++) student.learn(batch.planes, batch.due, 1e-4);
    const layers = build(student.network, plan);
    const due = planes.flatMap((plane) => [...layers.reduce((x, layer) => forward(layer, 'int8', x), plane)]);
    assert.deepEqual([...student.answer(batch.planes, BATCH)], due);
    assert.ok(new Set(due).size > CLASSES, 'one answer to all');

    const loss = student.backward(batch.planes, batch.due);
    const expected = differentiate(layers, plan.input.scale, planes, logits);
    assert.ok(Math.abs(loss - expected.loss) < 1e-5 * (1 + loss), `loss ${loss}, ${expected.loss}`);
    let checked = 0;
    const slopes = expected.slopes.filter((slope) => slope !== undefined);
    assert.equal(student.slopes.length, slopes.length);
    for (const [place, slope] of slopes.entries()) {
      for (const key of ['filters', 'bias'] as const) {
        const found = student.slopes[place]![key];
        if (slope[key].every((value) => value === 0)) continue;
        checked++;
        assert.ok(distance(found, slope[key]) < 1e-4, `${place} ${key}: ${distance(found, slope[key])}`);
      }
    }
    assert.ok(checked > 50, `${checked}`);
  });
}

test('an engine without SIMD gives the same bits', async () => {
  const toy = drawToy({ filterZeros: false }, BATCH);
  const batch = batchOf(toy);
  const all = [];
  for (const kind of ['simd', 'baseline'] as const) {
    const module = await compile(false, kind);
    const student = await Student.create(toy.subject.network, toy.plan, BATCH, module);
    const losses = [1, 2, 3].map(() => student.learn(batch.planes, batch.due, 1e-4));
    all.push({ losses, network: student.network });
  }
  assert.deepEqual(all[0], all[1]);
});

test('the teacher is the real network', async () => {
  for (const stated of [{}, { inputRange: '0,1' }, { padding: 'same' }] as const) {
    const { subject, plan, planes, logits } = drawToy({ filterZeros: false }, 6, stated);
    const found = await teach(subject.network, plan.input, planes, 4, () => Promise.resolve());
    const due = logits.flatMap((row) => [...row]);
    assert.ok(distance(found, due) < 1e-4, `${distance(found, due)}`);
  }
});
