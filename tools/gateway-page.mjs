/**
 * The page of the gateway: its modules in one file, and what it shows. The runtime stays outside: the gateway serves
 * that of the package `mobilenet-wasm`.
 *
 *   node tools/gateway-page.mjs   which tools/build.mjs runs after tsc
 */
import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'gateway/page');
const target = join(root, 'dist/gateway/page');

/** As gateway/http/page.ts serves it. What teaches is loaded when the page imports it. */
const runtime = {
  name: 'runtime',
  setup({ onResolve }) {
    const files = {
      'mobilenet-wasm/browser': './dist/browser.js',
      'mobilenet-wasm/browser/teach': './dist/teach.js',
    };
    onResolve({ filter: /^mobilenet-wasm\// }, ({ path }) => ({ path: files[path], external: true }));
  },
};

// What tsc has made of each module; it has checked them.
for (const name of readdirSync(target)) rmSync(join(target, name));
await build({
  entryPoints: [join(source, 'page.ts')],
  outfile: join(target, 'page.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  plugins: [runtime],
  logLevel: 'warning',
});
for (const name of ['page.html', 'page.css', 'icon.svg'])
  copyFileSync(join(source, name), join(target, name));
copyFileSync(join(root, 'examples/signs/stop.jpg'), join(target, 'sample.jpg'));
