/** A bundle as a component: what lies in it, and its functions in the canonical ABI, called by hand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Core } from '../../../host/core/core.ts';
import type { Quantization } from '../../../host/core/contract.ts';
import { load } from '../../../host/index.ts';
import { memoryModes } from '../../../workshop/bundle/cores.ts';
import { bundle } from '../../../workshop/bundle/bundle.ts';
import { bundleComponent } from '../../../workshop/bundle/component/component.ts';
import { fixedMemory, readSections, sectionId } from '../../../workshop/bundle/module.ts';
import { noise } from '../../reference/noise.ts';
import { Instance, Section, instantiate, ofId, partsOf } from './instance.ts';
import type { Answer } from './instance.ts';

const root = new URL('../../../../', import.meta.url);
const golden = (name: string): Uint8Array => readFileSync(new URL(`tests/golden/${name}.mnw`, root));
const networks = ['rgb-int8', 'grey-uint8', 'one-output', 'hidden-logistic', 'headless', 'smallest'];

/** Cases of the enum `code`. */
const Code = { fileDigest: 6, inputShape: 19, output: 20, usage: 21 };

/** All answers of a plain bundle. */
function answersOf(core: Core, pixels: Uint8Array, labels: readonly string[]): Answer[] {
  new Uint8Array(core.memory.buffer).set(pixels, core.input() >>> 0);
  const outputs = core.classes();
  const ranks = new DataView(core.memory.buffer, core.answer(outputs) >>> 0, 4 * outputs);
  const named = (index: number, parts: number): Answer => ({
    index,
    label: labels[index] ?? '',
    probability: parts / 256,
  });
  const best = Array.from({ length: outputs }, (_, i) =>
    named(ranks.getUint16(4 * i, true), ranks.getUint8(4 * i + 3)),
  );
  if (outputs !== 1) return best;
  const yes = ranks.getUint8(3);
  const both = [named(0, 256 - yes), named(1, yes)];
  return yes > 128 ? both.reverse() : both;
}

/** The embedding after an answer. */
function embeddingOf(core: Core, { scale, zero }: Quantization): number[] {
  const bytes = new Uint8Array(core.memory.buffer, core.embedding() >>> 0, core.features());
  return Array.from(bytes, (byte) => Math.fround(scale * (byte - zero)));
}

for (const name of networks) {
  for (const memory of memoryModes) {
    test(`a ${memory} component of ${name} answers as its bundle`, async () => {
      const file = golden(name);
      const model = await load(file);
      const { height, width, channels, classes, features, embedding } = model.contract;
      const made = await bundleComponent(file, { memory });
      const instance = new Instance(made.bytes);
      const rest = Buffer.from(instance.core.memory.buffer.slice(made.arena));
      const core = instantiate((await bundle(file, { memory })).bytes) as unknown as Core;
      const pixels = noise(3, height * width * channels);
      const answers = answersOf(core, pixels, model.labels);
      assert.deepEqual(instance.info(), [height, width, channels, classes, features, model.layers]);
      assert.equal(instance.selftest(), (await model.selftest()).join(''));
      assert.deepEqual(instance.embed(pixels), embeddingOf(core, embedding));
      const all = instance.classify(pixels, 2 ** 32 - 1);
      assert.deepEqual(all, classes ? answers : { code: Code.output, place: 0 });
      if (classes) assert.deepEqual(instance.classify(pixels, 1), answers.slice(0, 1));
      assert.deepEqual(
        Buffer.from(instance.core.memory.buffer.slice(made.arena)),
        rest,
        'nothing is written behind',
      );
      model.dispose();
    });
  }
}

test('what is refused leaves the next picture unharmed', async () => {
  const instance = new Instance((await bundleComponent(golden('smallest'))).bytes);
  const pixels = noise(3, 32 * 32 * 3);
  const right = { code: Code.inputShape, place: pixels.length };
  const answers = instance.classify(pixels, 5);
  for (const length of [0, 1, pixels.length - 1]) {
    assert.deepEqual(instance.classify(pixels.subarray(0, length), 5), right);
    assert.deepEqual(instance.embed(pixels.subarray(0, length)), right);
  }
  assert.deepEqual(instance.classify(pixels, 0), { code: Code.usage, place: 0 });
  assert.deepEqual(instance.classify(pixels, 5), answers);
  // What has no place is told to lie behind the memory, where no engine writes.
  assert.throws(() => instance.classify(new Uint8Array(pixels.length + 1), 5), RangeError);
  assert.deepEqual(instance.classify(pixels, 5), answers);
});

test('a component that was damaged says so, to every call', async () => {
  const file = golden('smallest');
  const { bytes } = await bundleComponent(file);
  bytes[Buffer.from(bytes).indexOf(file) + file.length - 40]! ^= 1;
  const instance = new Instance(bytes);
  const damaged = { code: Code.fileDigest, place: 0 };
  const pixels = noise(3, 32 * 32 * 3);
  for (const refusal of [
    instance.classify(pixels, 1),
    instance.info(),
    instance.embed(pixels),
    instance.selftest(),
  ])
    assert.deepEqual(refusal, damaged);
});

test('a component imports nothing, has fixed memory, and costs little', async () => {
  const file = golden('rgb-int8');
  const plain = await bundle(file);
  const { bytes, pages, arena } = await bundleComponent(file);
  const { inner, modules } = partsOf(bytes);
  assert.equal(Buffer.from(bytes.subarray(0, 8)).toString('hex'), '0061736d0d000100');
  for (const component of [bytes, inner]) assert.deepEqual(ofId(component, Section.import), []);
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(modules[0] as BufferSource)), []);
  const [memory] = readSections(modules[0]!).filter(({ id }) => id === sectionId.memory);
  assert.deepEqual(memory!.body, fixedMemory(pages, 65536));
  assert.match(Buffer.from(ofId(bytes, Section.export)[0]!).toString(), /mobilenet:wasm\/network@0\.1\.0/);
  assert.ok(bytes.length - plain.bytes.length <= 2048, `${bytes.length - plain.bytes.length} bytes`);
  // A result, and 16 bytes a class with the beginning of each label, or 4 a feature.
  assert.equal(arena - plain.arena, 32 + Math.max(16 * 9 + 4 * 10, 4 * 51));
});

test('it names what wit/mobilenet.wit names, in its order', async () => {
  const wit = readFileSync(new URL('wit/mobilenet.wit', root), 'utf8').replace(/\/\/\/.*/g, '');
  const { inner } = partsOf((await bundleComponent(golden('smallest'))).bytes);
  const text = Buffer.from(inner).toString('latin1');
  const types = [...wit.matchAll(/(?:record|enum) ([a-z-]+) \{([^}]*)\}/g)];
  assert.equal(types.length, 4);
  for (const [, name, members] of types) {
    // Between two of them is a length, in a record a type besides.
    const words = members!.split(',').flatMap((member) => /[a-z0-9-]+/.exec(member) ?? []);
    assert.match(text, new RegExp(words.join('[^]{1,2}')), name);
    assert.ok(text.includes(`${String.fromCharCode(name!.length)}${name}`), name);
  }
  const functions = [...wit.matchAll(/([a-z]+): func/g)].map(([, name]) => name!);
  assert.deepEqual(functions, ['info', 'classify', 'embed', 'selftest']);
  for (const name of functions) assert.ok(text.includes(`${String.fromCharCode(name.length)}${name}`), name);
});
