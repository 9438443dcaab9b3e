/** Plain modules from a web server: a page and a worker, and under a policy that allows nothing else. */
import { served } from './page.ts';
import type { Tool, Way } from './way.ts';

/** Everything is refused that is not named. The policy of a worker is that of its own script. */
const strict = (script: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': `default-src 'none'; script-src ${script}; worker-src 'self'; connect-src 'self'`,
});

const ask: Way['run'] = (folder) => served(folder);
const allowed: Way['run'] = (folder) => served(folder, strict("'self' 'wasm-unsafe-eval'"));
const forbidden: Way['run'] = (folder) => served(folder, strict("'self'"));

export const noBundler: Tool = {
  name: 'No bundler',
  packages: {},
  document: 'docs/bundlers.md',
  heading: 'No bundler',
  ways: [
    { name: 'page', asker: 'main', run: ask },
    { name: 'worker', asker: 'worker', run: ask },
    { name: 'strict policy, page', asker: 'main', run: allowed },
    { name: 'strict policy, worker', asker: 'worker', run: allowed },
    { name: "without 'wasm-unsafe-eval', page", asker: 'main', refusal: 'E_ENGINE', run: forbidden },
    { name: "without 'wasm-unsafe-eval', worker", asker: 'worker', refusal: 'E_ENGINE', run: forbidden },
  ],
};

export const serviceWorker: Tool = {
  name: 'No bundler',
  packages: {},
  document: 'docs/bundlers.md',
  heading: 'A service worker',
  ways: [{ name: 'service worker', asker: 'service', run: ask }],
};
