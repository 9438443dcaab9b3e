/** What an engine lacks is said with a code and with what mends it, whatever the engine itself throws there. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Image } from '../../../host/index.ts';
import { noSharp } from '../../end-to-end/sharp.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { weightsOf } from '../networks.ts';
import { libraryIn } from './script.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const address = 'https://site.test/dist/host/index.js';
const file = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(root, name)));
const core = file('build/core-simd.wasm');

/** A server that has the modules at their paths. */
const fetch = async (url: URL): Promise<Response> =>
  new Response(file(`build/${url.pathname.split('/').at(-1)}`));

describe('where a script has no address of its own', () => {
  test('the shipped weights can be imported, and are at no address', async () => {
    const { defaultWeights } = (await libraryIn({}, 'weights.js')) as unknown as { defaultWeights: URL };
    assert.equal(defaultWeights.protocol, 'unknown:');
  });

  for (const options of [{}, { build: 'baseline' }] as const) {
    test(`load with ${JSON.stringify(options)} is E_ENGINE`, async () => {
      const { load } = await libraryIn({});
      const message = /hand one over as `core`, or take mobilenet-wasm\/inline\.$/;
      await assert.rejects(load(await weightsOf('int8'), options), { code: 'E_ENGINE', message });
    });
  }
});

describe('where a policy forbids to compile', () => {
  for (const options of [{}, { build: 'baseline' }, { core }] as const) {
    test(`load with ${Object.keys(options).join() || 'nothing'} is E_ENGINE`, async () => {
      const { load } = await libraryIn({ address, compiles: false, globals: { fetch } });
      const loading = load(await weightsOf('int8'), options);
      await assert.rejects(loading, { code: 'E_ENGINE', message: /allow 'wasm-unsafe-eval'.*as `core`\.$/ });
    });
  }
});

describe('where import() is refused', () => {
  const refused = { code: 'E_ENGINE', message: /^A part of the library .* Take mobilenet-wasm\/inline/ };

  test('raw pixels are classified, and what needs a part of the library is E_ENGINE', async () => {
    const { load } = await libraryIn({ address, imports: false, globals: { fetch } });
    const model = await load(await weightsOf('int8'), { core });
    assert.equal((await model.classify({ width: 1, height: 1, data: new Uint8Array(3) }, 2)).length, 2);
    await assert.rejects(model.classify({} as Image), refused);
    await assert.rejects(model.classify(new Uint8Array(9)), refused);
  });

  test('so are a refused file and threads', async () => {
    const { load } = await libraryIn({ address, imports: false, globals: { fetch } });
    await assert.rejects(load(new Uint8Array(99), { core }), refused);
    await assert.rejects(load(await weightsOf('int8'), { threads: 2 }), refused);
  });
});

test('without a decoder of text a page in the place of a module is E_ENGINE', async () => {
  const { load } = await libraryIn({ address, globals: { TextDecoder: undefined } });
  const page = new TextEncoder().encode('\ufeff\n <!doctype html>');
  const loading = load(await weightsOf('int8'), { core: page });
  await assert.rejects(loading, { code: 'E_ENGINE', message: /^A page came instead of the module/ });
});

test('without fetch an address is E_ENGINE', async () => {
  const { load } = await libraryIn({ address });
  const refused = { code: 'E_ENGINE', message: /no fetch to read https:.*: give its bytes\.$/ };
  await assert.rejects(load('https://site.test/w.mnw', { core }), refused);
  await assert.rejects(load(await weightsOf('int8')), { code: 'E_ENGINE', message: /no fetch to read/ });
});

test('without workers one thread runs, and a note says why', async () => {
  const { load } = await libraryIn({ address, globals: { fetch } });
  const { running } = await load(await weightsOf('int8'), { threads: 2 });
  assert.deepEqual([running.threads, ...running.notes], [1, 'This engine has no workers. One thread runs.']);
});

test('where a policy forbids workers one thread runs, and the note has the reason of the engine', async () => {
  const Worker = function (): never {
    throw new Error('worker-src forbids it');
  };
  const globals = { fetch, Worker, SharedArrayBuffer, crossOriginIsolated: true, location: new URL(address) };
  const { load } = await libraryIn({ address, globals });
  const { running } = await load(await weightsOf('int8'), { threads: 2 });
  const note = 'No threads start here: worker-src forbids it. One thread runs.';
  assert.deepEqual([running.threads, ...running.notes], [1, note]);
});

test('without a decoder a picture file is E_IMAGE_DECODER', async () => {
  const { load } = await libraryIn({ address, globals: { fetch } });
  const model = await load(await weightsOf('int8'));
  const photo = model.classify(file('examples/signs/stop.jpg'));
  await assert.rejects(photo, { code: 'E_IMAGE_DECODER', message: /no createImageBitmap/ });
});

describe('where a server answers with a page', () => {
  const page = (): Promise<Response> => Promise.resolve(new Response('\n<!doctype html><title>no</title>'));
  const pages = { address, globals: { fetch: page } };

  test('in the place of the core, load is E_ENGINE', async () => {
    const { load } = await libraryIn(pages);
    const message = 'A page came instead of the module: see docs/bundlers.md.';
    await assert.rejects(load(await weightsOf('int8')), { code: 'E_ENGINE', message });
  });

  test('in the place of the weights, load is E_FILE_MAGIC', async () => {
    const { load } = await libraryIn(pages);
    const message = 'A page came instead of the weights: see docs/bundlers.md.';
    await assert.rejects(load('https://site.test/w.mnw', { core }), { code: 'E_FILE_MAGIC', message });
  });
});

describe('sharp', () => {
  const folder = temporaryFolder();
  const program = join(folder, 'program.cjs');
  before(async () => {
    const entryPoints = [join(root, 'dist/host/image/decode.js')];
    await build({
      entryPoints,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      outfile: program,
      logLevel: 'silent',
    });
    writeFileSync(
      program,
      `${readFileSync(program, 'utf8')}
      try { decoder(); } catch ({ code, message }) { console.log(code, message); }`,
    );
  });
  const said = (...args: string[]): string =>
    execFileSync(process.execPath, [...args, program], { encoding: 'utf8' });

  test('is called missing where it is missing', () =>
    assert.match(
      said(),
      /^E_IMAGE_DECODER JPEG, PNG and WebP need the optional package sharp: `npm i sharp`\./,
    ));

  test('is called broken where it does not load', () => {
    mkdirSync(join(folder, 'node_modules/sharp'), { recursive: true });
    const broken = `throw new Error('Could not load the "sharp" module using the vax runtime\\nPossible solutions')`;
    writeFileSync(join(folder, 'node_modules/sharp/index.js'), broken);
    assert.match(
      said(),
      /^E_IMAGE_DECODER sharp is installed, but does not load \(.*vax runtime\): install it again/,
    );
  });

  test('is called forbidden where addons are', { skip: noSharp }, () => {
    const library = new URL('../../../host/image/decode.js', import.meta.url).href;
    const script = `import('${library}').then(({ decoder }) => decoder()).catch(({ message }) => console.log(message))`;
    const message = execFileSync(process.execPath, ['--no-addons', '-e', script], { encoding: 'utf8' });
    assert.match(message, /^This process may not load sharp, which is installed \(ERR_DLOPEN_DISABLED/);
  });
});
