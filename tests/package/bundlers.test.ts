/** What docs/bundlers.md and docs/runtimes.md say of two bundlers, in the small; `npm run bundlers` tries them all. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { attempt } from '../bundlers/attempt.ts';
import { shown } from '../bundlers/document.ts';
import { esbuild } from '../bundlers/esbuild.ts';
import { close } from '../bundlers/page.ts';
import { esbuildForNode } from '../bundlers/program.ts';
import { vites } from '../bundlers/vite.ts';
import type { Tool } from '../bundlers/way.ts';
import { skip as noChromium } from '../browser/chromium.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { install, pack, root } from './packed.ts';

const vite = join(process.env['VITE5'] ?? join(root, 'build/ci/vite5'), 'node_modules/.bin/vite');
const noVite = existsSync(vite)
  ? false
  : 'no Vite 5: `npm install --prefix build/ci/vite5 vite@5.4.21`, or name the folder of its node_modules in VITE5';

const project = join(temporaryFolder(), 'project');
after(close);

before(() => {
  install(project, pack(temporaryFolder()).tarball, noSharp ? [] : ['sharp']);
  const bin = join(project, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(join(root, 'node_modules/.bin/esbuild'), join(bin, 'esbuild'));
  if (!noVite) symlinkSync(vite, join(bin, 'vite'));
});

/** @param names of its ways, which are all if none is given */
function runs(tool: Tool, skip: string | false, ...names: readonly string[]): void {
  describe(`the lines for ${tool.name}`, { skip }, () => {
    for (const way of tool.ways.filter(({ name }) => !names.length || names.includes(name))) {
      test(way.name, async () => {
        assert.ok(await attempt(project, tool, way, shown(tool.document, tool.heading)));
      });
    }
  });
}

runs(esbuild, noChromium || noSharp);
runs(esbuildForNode, noSharp);
// Those that do not run with nothing set.
const old = vites.find(({ packages }) => packages['vite'] === '5.4.21')!;
runs(old, noChromium || noSharp || noVite, 'dev, page', 'build, worker');
