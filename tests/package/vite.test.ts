/** The README's programs in a page, with nothing set: its own, and that for Node, as a plain module and through Vite. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { printed, skip as noChromium } from '../browser/chromium.ts';
import { png } from '../browser/png.ts';
import { serve } from '../browser/site.ts';
import { sign } from '../reference/sign.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { install, named, pack, readme, root, writeProgram } from './packed.ts';

const vite = join(process.env['VITE'] ?? join(root, 'build/ci/vite'), 'node_modules/vite');
const noVite = existsSync(vite)
  ? false
  : 'no Vite: `npm install --prefix build/ci/vite vite@8.3.8`, or name the folder of its node_modules in VITE';

/** The part of Vite's interface that this test calls. */
interface Vite {
  createServer(options: object): Promise<{
    listen(): Promise<unknown>;
    close(): Promise<void>;
    readonly resolvedUrls: { readonly local: readonly string[] } | null;
  }>;
}

const { width, height, data } = sign;

test('the page of the README runs in a clone', { skip: noChromium }, async () => {
  const model = await load(join(root, named.weights));
  const picture = png(width, height, data);
  const [best] = await model.classify({ width, height, data }, 1);
  const address = await serve(root, {
    '/page.html': `<!doctype html>${readme('A page', 'html')}`,
    [`/${named.picture}`]: picture,
  });
  assert.deepEqual(await printed(`${address}/page.html`, 1), [`${best!.probability} ${best!.className}`]);
});

describe('the program of the README for Node in a page', { skip: noChromium }, () => {
  const folder = temporaryFolder();
  const project = join(folder, 'project');
  let expected: string[];

  before(async () => {
    install(project, pack(folder).tarball);
    const weights = await seal(make({ alpha: 0.1, resolution: 40, classes: 20, seed: 3 }));
    // What a file is, its first bytes say: the program asks for a JPEG, a PNG is the same in every decoder.
    writeProgram(project, weights, png(width, height, data));
    const answers = await (await load(weights)).classify({ width, height, data }, 5);
    expected = answers.map(({ className, probability }) => `${probability} ${className}`);
  });

  test('as a plain module, its name in an import map', async () => {
    const html = `<!doctype html>
      <script type="importmap">
        { "imports": { "mobilenet-wasm": "/node_modules/mobilenet-wasm/dist/host/index.js" } }
      </script>
      <script type="module" src="program.mjs"></script>`;
    const address = await serve(project, { '/index.html': html });
    assert.deepEqual(await printed(`${address}/index.html`, 5), expected);
  });

  describe('through Vite', { skip: noVite }, () => {
    before(() => {
      writeFileSync(
        join(project, 'index.html'),
        '<!doctype html><script type="module" src="/program.mjs"></script>',
      );
      mkdirSync(join(project, 'public'));
      for (const name of ['weights', 'examples'])
        renameSync(join(project, name), join(project, 'public', name));
    });

    test('built', async () => {
      execFileSync(process.execPath, [join(vite, 'bin/vite.js'), 'build', '--logLevel', 'warn'], {
        cwd: project,
      });
      const address = await serve(join(project, 'dist'));
      assert.deepEqual(await printed(`${address}/index.html`, 5), expected);
    });

    test('served by its development server', async (t) => {
      const { createServer } = (await import(pathToFileURL(join(vite, 'dist/node/index.js')).href)) as Vite;
      const server = await createServer({ root: project, logLevel: 'warn', server: { host: '127.0.0.1' } });
      t.after(() => server.close());
      await server.listen();
      assert.deepEqual(await printed(server.resolvedUrls!.local[0]!, 5), expected);
    });
  });
});
