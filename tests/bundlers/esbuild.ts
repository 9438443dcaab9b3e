/** esbuild for pages. It passes over `new URL(…, import.meta.url)`. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { served } from './page.ts';
import { run } from './process.ts';
import type { Tool, Way } from './way.ts';

const script = 'esbuild $ENTRIES --bundle --splitting --format=esm --outdir=public\n';

function build(entries: string): Way['run'] {
  return async (folder) => {
    await run(folder, `ENTRIES='${entries}' sh build.sh`);
    copyFileSync(join(folder, 'index.html'), join(folder, 'public/index.html'));
    return served(join(folder, 'public'));
  };
}

export const esbuild: Tool = {
  name: 'esbuild',
  packages: { esbuild: '0.28.2' },
  document: 'docs/bundlers.md',
  heading: 'esbuild',
  files: { 'build.sh': script },
  ways: [
    { name: 'build, page', asker: 'main', run: build('main.js') },
    { name: 'build, worker', asker: 'worker', run: build('main.js worker.js') },
    { name: 'build, service worker', asker: 'service', run: build('main.js service.js') },
  ],
};
