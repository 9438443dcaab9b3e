/**
 * What a page loads, made of what tsc has compiled:
 *
 *   dist/browser.js   all modules in one, minified and without what only Node runs, for a page that has no bundler
 *   dist/teach.js     the same of teaching, which has of the library what lies in dist/browser.js
 *
 *   node tools/pages.mjs   which tools/build.mjs runs after tsc
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const host = join(root, 'dist/host');

/** A page has no modules of Node: where `builtin` is known to be undefined, esbuild leaves out what asks for them. */
const NODE = /^import { builtin } from .*;$/m;

/** Addresses count from each module: here from the place of the bundle. */
function fromBundle(path, text) {
  const own = (target) => {
    const name = relative(join(root, 'dist'), join(dirname(path), target)).replaceAll('\\', '/');
    return `new URL('${name.startsWith('.') ? name : `./${name}`}', import.meta.url)`;
  };
  const self = path.slice(dirname(path).length + 1);
  return text.replace(/new URL\('([^']+)', import\.meta\.url\)|import\.meta\.url/g, (_, target) =>
    target === undefined ? `${own(self)}.href` : own(target),
  );
}

const forPages = {
  name: 'for pages',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => ({
      contents: fromBundle(path, readFileSync(path, 'utf8').replace(NODE, '')),
    }));
  },
};

/** Entries of which `dist/browser.js` has every name: there is one of each class. */
const entries = ['index.js', 'errors.js', 'run.js'].map((name) => join(host, name));

const overBrowser = {
  name: 'over browser.js',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
      entries.includes(join(resolveDir, path)) ? { path: './browser.js', external: true } : undefined,
    );
  },
};

async function bundle(entry, name, ...plugins) {
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await build({
    entryPoints: [join(root, 'dist', entry)],
    outfile: join(root, 'dist', name),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    banner: { js: `/*! mobilenet-wasm ${version}, ${license} */` },
    define: { builtin: 'undefined' },
    plugins: [...plugins, forPages],
    logLevel: 'warning',
  });
}

await bundle('host/browser.js', 'browser.js');
await bundle('workshop/teaching/index.js', 'teach.js', overBrowser);
