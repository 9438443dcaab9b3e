/** Parcel: its development server, and what it builds. */
import { join } from 'node:path';
import { ask, served } from './page.ts';
import { run, serving } from './process.ts';
import type { Tool, Way } from './way.ts';

const dev: Way['run'] = (folder) =>
  serving(folder, 'parcel serve index.html --port PORT --host 127.0.0.1 --no-hmr --no-cache', ask);

const build: Way['run'] = async (folder) => {
  await run(folder, 'parcel build index.html --dist-dir public --no-source-maps --no-cache');
  return served(join(folder, 'public'));
};

export const parcel: Tool = {
  name: 'Parcel',
  packages: { parcel: '2.16.4' },
  document: 'docs/bundlers.md',
  heading: 'Parcel',
  ways: [
    { name: 'dev, page', asker: 'main', run: dev },
    { name: 'dev, worker', asker: 'worker', run: dev },
    { name: 'build, page', asker: 'main', run: build },
    { name: 'build, worker', asker: 'worker', run: build },
  ],
};
