/** The memory that a bundle states: pages of a byte, the exports that WAMR reads, and an engine that counts other pages. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import binaryen from 'assemblyscript/binaryen';
import type { Core } from '../../../host/core/core.ts';
import { bundle } from '../../../workshop/bundle/bundle.ts';
import type { BundleOptions } from '../../../workshop/bundle/bundle.ts';
import { fixedMemory, readSections, sectionId, writeModule } from '../../../workshop/bundle/module.ts';
import { make, seal } from '../../../workshop/packing/index.ts';

const kinds: readonly BundleOptions[] = [
  { build: 'baseline' },
  { build: 'simd' },
  { memory: 'small' },
  { memory: 'small', flash: 'segment' },
  { memory: 'small', attach: true },
];
let file: Uint8Array;

before(async () => {
  file = await seal(make({ alpha: 0.25, resolution: 32, classes: 7, seed: 1 }));
});

const start = (bytes: Uint8Array): WebAssembly.Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource)).exports;

/** The module with another memory section. */
const withMemory = (bytes: Uint8Array, memory: Uint8Array): Uint8Array =>
  writeModule(
    readSections(bytes).map(({ id, body }) => ({ id, body: id === sectionId.memory ? memory : body })),
  );

for (const kind of kinds) {
  const title = JSON.stringify(kind);
  test(`--page 1 changes the memory section alone, to the bytes that are used: ${title}`, async () => {
    const usual = await bundle(file, kind);
    const exact = await bundle(file, { ...kind, page: 1 });
    assert.equal(exact.exact, usual.exact);
    assert.deepEqual(exact.bytes, withMemory(usual.bytes, fixedMemory(usual.exact, 1)));
    const memory = readSections(exact.bytes).find(({ id }) => id === sectionId.memory)!.body;
    // One memory; limits with a maximum and a page; the page is 2 to the power of the last byte.
    assert.deepEqual([memory[0], memory[1], memory.at(-1)], [1, 9, 0]);
    // V8 knows no pages but those of 64 KiB.
    assert.equal(WebAssembly.validate(exact.bytes), false);
    assert.equal(WebAssembly.validate(usual.bytes), true);
  });

  test(`__heap_base and __data_end are constants, the ends of what is used and of the data: ${title}`, async () => {
    const { bytes, exact } = await bundle(file, kind);
    const { __heap_base: base, __data_end: end, heap_base: statics } = start(bytes);
    assert(base instanceof WebAssembly.Global && end instanceof WebAssembly.Global);
    const inMemory = kind.attach === undefined && kind.flash === undefined;
    assert.equal(base.value, exact);
    assert.equal(end.value, inMemory ? exact : (statics as () => number)());
    for (const global of [base, end]) assert.throws(() => (global.value = 0), TypeError);
    // WAMR takes the first i32 that changes for a stack pointer; one that begins at 0 has no stack, and is left alone.
    const globals = readSections(bytes).find(({ id }) => id === sectionId.global)!.body;
    assert.deepEqual([...globals.subarray(1, 6)], [0x7f, 1, 0x41, 0, 0x0b]);
  });

  if (kind.attach) continue;
  test(`no count of pages is asked for, or believed: ${title}`, async () => {
    const { bytes, pages } = await bundle(file, kind);
    const parsed = binaryen.readBinary(bytes);
    assert.doesNotMatch(parsed.emitText(), /memory\.(size|grow)/);
    parsed.dispose();
    const core = start(withMemory(bytes, fixedMemory(pages + 7, 65536))) as unknown as Core;
    assert.notEqual(core.input(), 0);
    assert.equal(core.selftest(), 0);
    assert.equal(core.detail(), pages);
  });
}
