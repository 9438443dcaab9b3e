/** Rollup, with the plugin that finds packages. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { served } from './page.ts';
import { run } from './process.ts';
import type { Tool, Way } from './way.ts';

const config = `
import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: process.env.ENTRIES.split(' '),
  output: { dir: 'public' },
  plugins: [nodeResolve()],
};
`;

function build(entries: string): Way['run'] {
  return async (folder) => {
    await run(folder, `ENTRIES='${entries}' rollup --config rollup.config.js --silent`);
    copyFileSync(join(folder, 'index.html'), join(folder, 'public/index.html'));
    return served(join(folder, 'public'));
  };
}

export const rollup: Tool = {
  name: 'Rollup',
  packages: {
    rollup: '4.68.8',
    '@rollup/plugin-node-resolve': '16.0.3',
    '@web/rollup-plugin-import-meta-assets': '2.3.3',
  },
  document: 'docs/bundlers.md',
  heading: 'Rollup',
  files: { 'rollup.config.js': config },
  ways: [
    { name: 'build, page', asker: 'main', run: build('main.js') },
    { name: 'build, worker', asker: 'worker', run: build('main.js worker.js') },
  ],
};
