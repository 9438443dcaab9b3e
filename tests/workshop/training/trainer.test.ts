import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Trainer } from '../../../workshop/training/trainer.ts';
import type { Form } from '../../../workshop/packing/form.ts';
import type { Network } from '../../../workshop/training/network.ts';
import { pictures as planes, train } from './reference.ts';
import { distance, sample, uneven, weights } from './sample.ts';

const small: Network = { alpha: 0.1, resolution: 32, classes: 4, batch: 4, channels: 3 };

test('tensors have the names and shapes of timm', async () => {
  const trainer = await Trainer.create({ ...small, alpha: 0.25, classes: 43 });
  const shapes = new Map(trainer.state.parameters().map(({ name, shape }) => [name, shape]));
  assert.equal(shapes.size, 27 * 5 + 2);
  assert.deepEqual(shapes.get('conv_stem.weight'), [8, 3, 3, 3]);
  assert.deepEqual(shapes.get('bn1.running_var'), [8]);
  assert.deepEqual(shapes.get('blocks.0.0.conv_pw.weight'), [16, 8, 1, 1]);
  assert.deepEqual(shapes.get('blocks.3.5.conv_dw.weight'), [128, 1, 3, 3]);
  assert.deepEqual(shapes.get('blocks.4.1.bn2.bias'), [256]);
  assert.deepEqual(shapes.get('classifier.weight'), [43, 256]);
  assert.deepEqual(shapes.get('classifier.bias'), [43]);
});

test('a full network has one convolution for each block, a shallow one lacks five of the blocks', async () => {
  const shapesOf = async (form: Form): Promise<Map<string, readonly number[]>> => {
    const trainer = await Trainer.create({ ...small, alpha: 0.25, form });
    return new Map(trainer.state.parameters().map(({ name, shape }) => [name, shape]));
  };
  const full = await shapesOf('full');
  assert.equal(full.size, 14 * 5 + 2);
  assert.deepEqual(full.get('blocks.0.0.conv.weight'), [16, 8, 3, 3]);
  assert.deepEqual(full.get('blocks.4.1.bn1.weight'), [256]);
  const shallow = await shapesOf('shallow');
  assert.equal(shallow.size, 17 * 5 + 2);
  assert.deepEqual(
    [...shallow.keys()].filter((name) => /^blocks\.3\..*conv_dw/.test(name)),
    ['blocks.3.0.conv_dw.weight'],
  );
});

test('initial filters have deviation 1 / √(3 · fan-in) and depend on the seed alone', async () => {
  const trainer = await Trainer.create(small);
  trainer.state.initialize(3);
  const first = trainer.state.parameters();
  for (const { name, shape, data } of first.filter((tensor) => tensor.shape.length === 4)) {
    const fanIn = shape[1]! * shape[2]! * shape[3]!;
    const square = data.reduce((sum, value) => sum + value * value, 0) / data.length;
    const ratio = square * 3 * fanIn;
    // Four deviations of the estimate of a variance from so many numbers.
    assert.ok(Math.abs(ratio - 1) < 4 * Math.sqrt(2 / data.length), `${name}: ${ratio}`);
  }
  trainer.state.initialize(4);
  assert.notDeepEqual(trainer.state.parameters(), first);
  trainer.state.initialize(3);
  assert.deepEqual(trainer.state.parameters(), first);
});

test('steps teach a batch, and a restored trainer continues with the same bits', async () => {
  const trainer = await Trainer.create(small);
  const { pictures, labels } = sample(small);
  const before = trainer.backward(pictures, labels);
  trainer.apply(1e-3);
  for (let i = 0; i < 20; i++) {
    trainer.backward(pictures, labels);
    trainer.apply(1e-3);
  }
  const other = await Trainer.create(small);
  other.state.restore([...trainer.state.parameters(), ...trainer.state.optimizer()]);
  for (const each of [trainer, other]) {
    for (let i = 0; i < 5; i++) {
      each.backward(pictures, labels);
      each.apply(1e-3);
    }
  }
  assert.deepEqual(
    [...other.state.parameters(), ...other.state.optimizer()],
    [...trainer.state.parameters(), ...trainer.state.optimizer()],
  );
  const after = trainer.backward(pictures, labels);
  assert.equal(after.correct, small.batch);
  assert.ok(after.loss < before.loss / 10, `${before.loss} → ${after.loss}`);
});

test('predict takes the running statistics, for any count', async () => {
  const trainer = await Trainer.create({ ...small, resolution: 45, classes: 10 });
  const tensors = uneven(trainer.state.parameters());
  trainer.state.restore(
    tensors.map((tensor) => {
      if (tensor.name.endsWith('mean')) return { ...tensor, data: tensor.data.map((_, i) => 0.1 * (i % 3)) };
      if (tensor.name.endsWith('var')) return { ...tensor, data: tensor.data.map((_, i) => 0.2 + (i % 4)) };
      return tensor;
    }),
  );
  const { pictures } = sample({ ...small, resolution: 45, batch: 7 });
  const logits = trainer.predict(pictures, 7);
  const input = planes(pictures, 7, 3);
  const expected = train(weights(trainer.state.parameters()), input, new Uint16Array(7), 'running');
  assert.equal(logits.length, 70);
  assert.ok(distance(logits, expected.logits) < 1e-5, `${distance(logits, expected.logits)}`);
  assert.deepEqual(trainer.predict(pictures.subarray(0, 45 * 45 * 3), 1), logits.slice(0, 10));
  assert.deepEqual(trainer.predict(new Uint8Array(), 0), new Float32Array());
});

test('gradients is a live view in which workers can take their mean', async () => {
  const trainer = await Trainer.create(small);
  const { pictures, labels } = sample(small);
  trainer.backward(pictures, labels);
  const before = trainer.state.gradientTensors();
  trainer.state.gradients().forEach((value, i, all) => (all[i] = value / 2));
  trainer.state.gradientTensors().forEach(({ name, data }, t) => {
    assert.deepEqual(
      data,
      before[t]!.data.map((value) => value / 2),
      name,
    );
  });
});

test('foreign tensors are refused before any is taken in', async () => {
  const trainer = await Trainer.create(small);
  const [stem] = trainer.state.parameters();
  const changed = { ...stem!, data: stem!.data.map((value) => value + 1) };
  const foreign = [
    { ...stem!, name: 'conv_head.weight' },
    { ...stem!, name: '__proto__' },
    { ...stem!, shape: [8, 27] },
    { ...stem!, data: stem!.data.subarray(1) },
  ];
  for (const tensor of foreign) {
    assert.throws(() => trainer.state.restore([changed, tensor]), {
      code: 'E_MODEL_SHAPE',
      place: tensor.name,
    });
  }
  assert.deepEqual(trainer.state.parameters()[0], stem);
});

test('wrong pictures and labels are refused', async () => {
  const trainer = await Trainer.create(small);
  const { pictures, labels } = sample(small);
  const shape = { code: 'E_INPUT_SHAPE' };
  assert.throws(() => trainer.backward(pictures.subarray(1), labels), shape);
  assert.throws(() => trainer.backward(pictures, labels.subarray(1)), shape);
  assert.throws(
    () =>
      trainer.backward(
        pictures,
        labels.map(() => 4),
      ),
    shape,
  );
  assert.throws(() => trainer.predict(pictures, 3), shape);
  assert.throws(() => trainer.predict(pictures, -1), shape);
  assert.throws(() => trainer.predict(pictures, 0.5), shape);
});

test('options out of range are refused', async () => {
  const wrong: readonly Partial<Network>[] = [
    { alpha: 0 },
    { alpha: 1.1 },
    { alpha: NaN },
    { resolution: 31 },
    { resolution: 40.5 },
    { classes: 0 },
    { classes: 65536 },
    { batch: 0 },
    { batch: 1.5 },
    { form: 'deep' as 'full' },
  ];
  for (const options of wrong) {
    await assert.rejects(
      Trainer.create({ ...small, ...options }),
      { code: 'E_USAGE' },
      JSON.stringify(options),
    );
  }
});

test('a batch beyond 4 GiB is refused with one that fits', async () => {
  const large = { alpha: 1, resolution: 224, classes: 1000, batch: 1024, channels: 3 } as const;
  await assert.rejects(Trainer.create(large), {
    code: 'E_MEMORY',
    message: /take a batch of at most \d+\.$/,
  });
});

for (const name of ['training', 'training-baseline']) {
  test(`${name} imports its memory only, and leaves all above 64 KiB to the host`, () => {
    const bytes = readFileSync(new URL(`../../../../build/${name}.wasm`, import.meta.url));
    const module = new WebAssembly.Module(bytes);
    assert.deepEqual(WebAssembly.Module.imports(module), [{ module: 'env', name: 'memory', kind: 'memory' }]);
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 2 });
    const { heapBase } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    assert.ok((heapBase as () => number)() <= 65536);
  });
}
