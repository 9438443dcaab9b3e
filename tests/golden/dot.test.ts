/**
 * The relaxed build where its dot product is exact as u8, exact as i8, and saturates: no processor has all three, so
 * each takes the place of the instruction in the built module.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Core } from '../../host/core.ts';
import { loadFile } from './variants.ts';
import { meanings, withDot } from './dot.ts';

const folder = new URL('../../../tests/golden/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.mnw'));
const relaxed = readFileSync(new URL('../../../build/core-relaxed.wasm', import.meta.url));

for (const [meaning, found] of [
  ['saturating', 0],
  ['unsigned', 1],
  ['signed', 2],
] as const) {
  describe(`the relaxed build with a dot product that is ${meaning}`, () => {
    const module = new WebAssembly.Module(withDot(relaxed, meanings[meaning]));
    for (const name of files) {
      test(`finds it out and proves ${name}`, () => {
        const core = new WebAssembly.Instance(module).exports as unknown as Core;
        loadFile(core, readFileSync(new URL(name, folder)));
        assert.equal(core.dot(), found);
        assert.equal(core.selftest(), 0);
      });
    }
  });
}
