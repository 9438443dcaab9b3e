/**
 * The application in every bundler and engine: docs/bundlers.md and docs/runtimes.md say what comes out.
 *
 *   npm run bundlers              (installs the tools first; a quarter of an hour)
 *   npm run bundlers -- vite      only tools whose name begins so; the documents stay
 */
import { arch, platform } from 'node:os';
import { tryOut } from './attempt.ts';
import { fill } from './document.ts';
import { esbuild } from './esbuild.ts';
import { next } from './next.ts';
import { noBundler } from './no-bundler.ts';
import { close } from './page.ts';
import { parcel } from './parcel.ts';
import { bun, deno, esbuildForNode, jest, nodes, singleExecutable, vitest } from './program.ts';
import { open } from './project.ts';
import { rollup } from './rollup.ts';
import { table } from './table.ts';
import { vites } from './vite.ts';
import { version } from './way.ts';
import type { Result, Tool } from './way.ts';
import { webpack } from './webpack.ts';
import { workerd } from './workerd.ts';

const tools: readonly Tool[] = [
  noBundler,
  ...vites,
  esbuild,
  rollup,
  webpack,
  parcel,
  next,
  ...nodes,
  deno,
  bun,
  esbuildForNode,
  singleExecutable,
  workerd,
  vitest,
  jest,
];

const wanted = process.argv[2]?.toLowerCase();
const results: Result[] = [];
for (const tool of tools) {
  if (wanted !== undefined && !`${tool.name} ${version(tool)}`.toLowerCase().startsWith(wanted)) continue;
  const folder = await open(tool);
  for (const way of tool.ways) {
    const result = await tryOut(folder, tool, way);
    results.push(result);
    const { set, reasons, answer } = result;
    console.log([tool.name, version(tool), way.name, set, JSON.stringify(answer), ...reasons].join(' | '));
  }
}
const chromium = await close();
if (wanted === undefined) {
  const day = new Date().toISOString().slice(0, 10);
  const where = `${day}, ${platform()} ${arch()}, Node ${process.versions.node} where none is named, Chromium ${chromium}.`;
  for (const document of ['docs/bundlers.md', 'docs/runtimes.md'] as const) {
    const own = results.filter(({ tool }) => tool.document === document);
    fill(document, table(own, where));
  }
}
const failed = results.filter(({ set }) => set === 'failed').length;
console.log(`${results.length - failed} run or want what is not here, ${failed} do not run`);
process.exitCode = failed ? 1 : 0;
