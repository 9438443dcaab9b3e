/** What each built module is allowed to be, read from its binary. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import binaryen from 'assemblyscript/binaryen';
import { supports } from '../../host/core/builds.ts';

/**
 * Limits in bytes: the core of ARCHITECTURE.md, 16 KiB of 1.0 and 18 of 128 bits. The resampler's table of windows is
 * 0.2 KB of each, its vectors 1.3 KB; the rule of unknown pictures is 0.35 KB of each, stages that run row by row 1.5 KB of
 * the cores for a small memory (docs/decisions/0024).
 */
const cores = {
  'core-baseline': 16384,
  'core-small': 18432,
  'core-small-plain': 17920,
  'core-simd': 18432,
  'core-compact': 17408,
  'core-relaxed': 20736,
  'core-relaxed-wide': 23040,
  'core-wide': 20736,
};
const teams = {
  'core-threads': 20480,
  'core-threads-wide': 22528,
  'core-threads-relaxed': 22528,
  'core-threads-relaxed-wide': 24576,
};
const COMPONENT_LIMIT = 1280;
const FLASH_LIMIT = 18944;
const commands = ['mobilenet', 'mobilenet-compact', 'mobilenet-baseline', 'mobilenet-relaxed'];

const Section = { import: 2, memory: 5, start: 8 };

/** Sections of a module by number; custom sections are left out. */
function sections(bytes: Uint8Array): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at] ?? 0;
    const [length, start] = leb(bytes, at + 1);
    if (id) found.set(id, bytes.subarray(start, start + length));
    at = start + length;
  }
  return found;
}

/** An unsigned LEB128 number and the address after it. */
function leb(bytes: Uint8Array, at: number): [value: number, next: number] {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

/** Whether any instruction of the module grows its memory. */
function growsMemory(bytes: Uint8Array): boolean {
  const module = binaryen.readBinary(bytes);
  const text = module.emitText();
  module.dispose();
  assert.match(text, /i32\.load/);
  return text.includes('memory.grow');
}

function read(name: string): Uint8Array {
  return readFileSync(new URL(`../../../build/${name}.wasm`, import.meta.url));
}

/** The memory's limits: whether it has a maximum, least and most pages. */
function memory(bytes: Uint8Array): { flags: number; least: number; most: number } {
  const section = sections(bytes).get(Section.memory) ?? new Uint8Array();
  const [least, next] = leb(section, 2);
  return { flags: section[1] ?? 0, least, most: leb(section, next)[0] };
}

for (const [name, limit] of Object.entries(cores)) {
  test(`${name} has no imports and no start function, fixed memory, at most ${limit} bytes`, () => {
    const bytes = read(name);
    const found = sections(bytes);
    assert.equal(found.has(Section.import), false);
    assert.equal(found.has(Section.start), false);
    assert.ok(bytes.length <= limit, `${bytes.length} bytes`);
    assertFixed(bytes);
  });
}

for (const name of commands) {
  const sentence = `${name} imports WASI alone, exports memory, _start and what the bundler asks, and has fixed memory`;
  const isAbsent = name.endsWith('relaxed') && !supports('relaxed');
  test(sentence, { skip: isAbsent && 'this engine has no relaxed SIMD: Node has it from 22 on' }, () => {
    const bytes = read(name);
    const module = new WebAssembly.Module(new Uint8Array(bytes));
    const from = new Set(WebAssembly.Module.imports(module).map((entry) => entry.module));
    assert.deepEqual([...from], ['wasi_snapshot_preview1']);
    assert.deepEqual(
      WebAssembly.Module.exports(module)
        .map((entry) => entry.name)
        .sort(),
      ['_start', 'heap_base', 'memory'],
    );
    assert.equal(sections(bytes).has(Section.start), false);
    assertFixed(bytes);
  });
}

for (const name of [
  'core-baseline',
  'core-small',
  'core-small-plain',
  'component',
  'mobilenet-baseline',
  'training-baseline',
]) {
  test(`${name} is WebAssembly 1.0`, () => {
    const module = binaryen.readBinary(read(name));
    module.setFeatures(binaryen.Features.MVP);
    assert.equal(module.validate(), 1);
    module.dispose();
  });
}

for (const name of ['core-flash', 'core-flash-plain'])
  test(`${name} imports what reads its file alone, has fixed memory, and at most ${FLASH_LIMIT} bytes`, () => {
    const bytes = read(name);
    const module = new WebAssembly.Module(new Uint8Array(bytes));
    assert.deepEqual(WebAssembly.Module.imports(module), [
      { module: 'flash', name: 'read', kind: 'function' },
    ]);
    assert.ok(bytes.length <= FLASH_LIMIT, `${bytes.length} bytes`);
    assertFixed(bytes);
    const parsed = binaryen.readBinary(bytes);
    parsed.setFeatures(binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt);
    assert.equal(parsed.validate(), 1);
    parsed.dispose();
  });

test(`component imports the memory and functions of a bundle alone, and has at most ${COMPONENT_LIMIT} bytes`, () => {
  const bytes = read('component');
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(bytes)));
  const functions = WebAssembly.Module.exports(new WebAssembly.Module(new Uint8Array(read('core-small'))));
  for (const { module, name } of imports) {
    assert.ok(module === 'bundle' || name === 'memory', name);
    assert.ok(
      functions.some((one) => one.name === name),
      name,
    );
  }
  assert.equal(sections(bytes).has(Section.start), false);
  assert.equal(growsMemory(bytes), false);
  assert.ok(bytes.length <= COMPONENT_LIMIT, `${bytes.length} bytes`);
});

for (const [name, most] of Object.entries(teams)) {
  test(`${name} imports its shared memory of fixed size alone, and has at most ${most} bytes`, () => {
    const bytes = read(name);
    if (WebAssembly.validate(new Uint8Array(bytes))) {
      const imports = WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(bytes)));
      assert.deepEqual(imports, [{ module: 'env', name: 'memory', kind: 'memory' }]);
    }
    const found = sections(bytes);
    assert.equal(found.has(Section.start), false);
    assert.equal(found.has(Section.memory), false);
    assert.ok(bytes.length <= most, `${bytes.length} bytes`);
    // One import: count, "env", "memory", kind 2, limits: 3 is shared with a maximum.
    const limits = (found.get(Section.import) ?? new Uint8Array()).subarray(1 + 4 + 7 + 1);
    const [least, next] = leb(limits, 1);
    assert.deepEqual([limits[0], least, leb(limits, next)[0]], [3, 256, 256]);
    assert.equal(growsMemory(bytes), false);
  });
}

function assertFixed(bytes: Uint8Array): void {
  const { flags, least, most } = memory(bytes);
  assert.equal(flags, 1);
  assert.equal(least, most);
  assert.equal(growsMemory(bytes), false);
}
