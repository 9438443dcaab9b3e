/** Next with its own bundler: a page that asks in the browser, and one that starts a worker. */
import { ask } from './page.ts';
import { run, serving } from './process.ts';
import type { Tool, Way } from './way.ts';

const layout = `
export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

const page = `
'use client';
import { useEffect } from 'react';

export default function Page() {
  useEffect(() => void import('../main.js'), []);
  return <p>sign</p>;
}
`;

const dev: Way['run'] = (folder) => serving(folder, 'next dev --port PORT --hostname 127.0.0.1', ask);

const build: Way['run'] = async (folder) => {
  await run(folder, 'next build');
  return serving(folder, 'next start --port PORT --hostname 127.0.0.1', ask);
};

export const next: Tool = {
  name: 'Next.js',
  packages: { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' },
  document: 'docs/bundlers.md',
  heading: 'Next.js',
  files: { 'app/layout.jsx': layout, 'app/page.jsx': page },
  ways: [
    { name: 'dev, page', asker: 'main', run: dev },
    { name: 'dev, worker', asker: 'worker', run: dev },
    { name: 'build, page', asker: 'main', run: build },
    { name: 'build, worker', asker: 'worker', run: build },
  ],
};
