/** One ABI in three places: the header, the module's exports, the status codes of assembly/ and host/. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as codes from '../../../host/core/status-codes.ts';
import { statusError } from '../../../host/core/status.ts';
import { matrices, pixelFormats, ranges } from '../../../host/image/format.ts';

const source = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const header = source('assembly/abi.h');

/** Name and number of each status of the header, without its prefix. */
const statuses = [...header.matchAll(/STATUS_(\w+) = (\d+)/g)].map(
  ([, name, number]) => [name, Number(number)] as const,
);

/** Names of a built core's exports. */
function exportsOf(core: string): string[] {
  const bytes = readFileSync(new URL(`../../../../build/${core}.wasm`, import.meta.url));
  return WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
}

const declared = (text: string) => [...text.matchAll(/^(?:uint32_t|void) (\w+)\(/gm)].map(([, name]) => name);
/** The header as a program reads it that defines these alone. */
const defined = (...names: string[]): string =>
  header.replace(/^#ifdef (MOBILENET_\w+)$[^]*?^#endif$/gm, (part, name) =>
    names.includes(name) ? part : '',
  );
const alone = defined();

test('the core exports exactly what the header declares', () =>
  assert.deepEqual(exportsOf('core-simd').sort(), [...declared(alone), 'memory'].sort()));

test('the core for threads exports what the header declares for it besides, and no memory', () => {
  const threads = defined('MOBILENET_THREADS');
  assert.notEqual(alone, threads);
  assert.deepEqual(exportsOf('core-threads').sort(), declared(threads).sort());
});

test('the core for a small memory exports what the header declares for it besides', () => {
  const small = defined('MOBILENET_SMALL');
  assert.notEqual(alone, small);
  assert.deepEqual(exportsOf('core-small').sort(), [...declared(small), 'memory'].sort());
});

test('the core for a file in flash exports what the header declares for it besides', () => {
  const flash = defined('MOBILENET_FLASH');
  assert.notEqual(alone, flash);
  assert.deepEqual(exportsOf('core-flash').sort(), [...declared(flash), 'memory'].sort());
});

test('assembly/status.ts numbers the statuses as the header does', () => {
  const body = /enum Status \{([^}]*)\}/.exec(source('assembly/status.ts'))?.[1] ?? '';
  let next = 0;
  const numbered = [...body.matchAll(/(\w+)(?: = (\d+))?,/g)].map(([, name, number]) => {
    next = number === undefined ? next : Number(number);
    return [name, next++];
  });
  assert.deepEqual(numbered, statuses);
});

test('host/core/status-codes.ts numbers the statuses as the header does', () =>
  assert.deepEqual(
    { ...codes },
    Object.fromEntries(statuses.map(([name, number]) => [`STATUS_${name}`, number])),
  ));

test('host/core/status.ts has the header’s name for each status', () => {
  for (const [name, number] of statuses.filter(([, status]) => status >= 16)) {
    assert.equal(statusError(number, 0).code, `E_${name}`);
  }
  assert.equal(statusError(99, 0).code, 'E_ENGINE');
});

test('host/image/format.ts numbers the pixel formats as the header does', () => {
  const declared = Object.fromEntries(
    [...header.matchAll(/PIXELS_(\w+) = (\w+)/g)].map(([, name = '', number]) => [
      name.toLowerCase(),
      Number(number),
    ]),
  );
  // Another name of `rgb565le`.
  const { rgb565, ...named } = pixelFormats;
  assert.equal(rgb565.code, pixelFormats.rgb565le.code);
  const codes = Object.entries(named).map(([name, { code }]) => [name, code]);
  const flags = { bt709: matrices.bt709, full_range: ranges.full };
  assert.deepEqual({ ...Object.fromEntries(codes), ...flags }, declared);
  assert.deepEqual([matrices.bt601, ranges.limited], [0, 0]);
});
