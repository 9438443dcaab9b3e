/** Vite, the first and the last of each major version: its development server, and what it builds. */
import { join } from 'node:path';
import { ask, served } from './page.ts';
import { run, serving } from './process.ts';
import type { Tool, Way } from './way.ts';

const dev: Way['run'] = (folder) => serving(folder, 'vite --host 127.0.0.1 --port PORT', ask);

const build: Way['run'] = async (folder) => {
  await run(folder, 'vite build --logLevel warn');
  return served(join(folder, 'dist'));
};

const ways: readonly Way[] = [
  { name: 'dev, page', asker: 'main', run: dev },
  { name: 'dev, worker', asker: 'worker', run: dev },
  { name: 'build, page', asker: 'main', run: build },
  { name: 'build, worker', asker: 'worker', run: build },
];

const versions = ['5.0.0', '5.4.21', '6.0.0', '6.4.6', '7.0.0', '7.3.8', '8.0.0', '8.3.8'];

export const vites: readonly Tool[] = versions.map((vite) => ({
  name: 'Vite',
  packages: { vite },
  document: 'docs/bundlers.md',
  heading: 'Vite',
  ways,
}));
