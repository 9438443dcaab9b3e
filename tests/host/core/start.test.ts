/** What cannot start: builds that there are none of, or that the engine does not run, and an engine without WebAssembly. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { supports } from '../../../host/index.ts';
import type { Build } from '../../../host/index.ts';
import { loaded } from '../networks.ts';

describe('a build', () => {
  test(
    'that the engine does not run is E_ENGINE',
    { skip: supports('relaxed') && 'this engine runs all' },
    () =>
      assert.rejects(loaded('int8', { build: 'relaxed' }), {
        code: 'E_ENGINE',
        message: /does not run the relaxed build/,
      }),
  );

  for (const name of ['avx512', '', 'toString', 1, null]) {
    const build = name as Build;
    test(`named ${JSON.stringify(name)} is E_USAGE, and not supported`, async () => {
      assert.equal(supports(build), false);
      for (const options of [{ build }, { build, wide: true }, { build, threads: 2 }]) {
        await assert.rejects(loaded('int8', options), { code: 'E_USAGE', message: /must be baseline, simd/ });
      }
    });
  }
});

describe('without WebAssembly', () => {
  const library = new URL('../../../host/index.js', import.meta.url).href;
  const script = `
    delete globalThis.WebAssembly;
    const { builds, load, supports } = await import(${JSON.stringify(library)});
    const failures = [{}, { threads: 2 }].map((options) =>
      load(new Uint8Array(16), options).catch(({ code, message }) => ({ code, message })));
    console.log(JSON.stringify({ supported: builds.filter(supports), failures: await Promise.all(failures) }));`;

  test('no build is supported, and load says what to do', () => {
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const { supported, failures } = JSON.parse(said) as {
      supported: Build[];
      failures: { code: string; message: string }[];
    };
    assert.deepEqual(supported, []);
    for (const { code, message } of failures) {
      assert.equal(code, 'E_ENGINE');
      assert.match(message, /^This engine has no WebAssembly.*another engine\.$/);
    }
  });
});
