/** webpack: it knows `new URL(…, import.meta.url)`. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { served } from './page.ts';
import { run } from './process.ts';
import type { Tool, Way } from './way.ts';

function build(mode: 'development' | 'production'): Way['run'] {
  return async (folder) => {
    await run(folder, `webpack build --mode ${mode} --entry ./main.js --output-path public`);
    copyFileSync(join(folder, 'index.html'), join(folder, 'public/index.html'));
    return served(join(folder, 'public'));
  };
}

export const webpack: Tool = {
  name: 'webpack',
  packages: { webpack: '5.113.0', 'webpack-cli': '7.3.1' },
  document: 'docs/bundlers.md',
  heading: 'webpack',
  ways: [
    { name: 'dev, page', asker: 'main', run: build('development') },
    { name: 'dev, worker', asker: 'worker', run: build('development') },
    { name: 'build, page', asker: 'main', run: build('production') },
    { name: 'build, worker', asker: 'worker', run: build('production') },
  ],
};
