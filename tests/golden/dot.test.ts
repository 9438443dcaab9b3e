/**
 * The relaxed build where its dot product is exact as u8, exact as i8, and saturates: no processor has all three, so
 * each takes the place of the instruction in the built module.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Core } from '../../host/core/core.ts';
import { loadFile } from './variants.ts';
import { meanings, withDot } from './dot.ts';

const folder = new URL('../../../tests/golden/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.mnw'));
const modules = ['core-relaxed', 'core-relaxed-wide'];

for (const [meaning, found] of [
  ['saturating', 0],
  ['unsigned', 1],
  ['signed', 2],
] as const) {
  for (const name of modules) {
    const built = readFileSync(new URL(`../../../build/${name}.wasm`, import.meta.url));
    describe(`${name} with a dot product that is ${meaning}`, () => {
      const module = new WebAssembly.Module(withDot(built, meanings[meaning]));
      for (const file of files) {
        test(`finds it out and proves ${file}`, () => {
          const core = new WebAssembly.Instance(module).exports as unknown as Core;
          loadFile(core, readFileSync(new URL(file, folder)));
          assert.equal(core.dot(), found);
          assert.equal(core.selftest(), 0);
        });
      }
    });
  }
}
