/**
 * The application in every bundler and engine: docs/bundlers.md and docs/runtimes.md say what comes out.
 *
 *   npm run bundlers              (installs the tools first; a quarter of an hour)
 *   npm run bundlers -- vite      only tools whose name begins so; of the others the last result is kept
 */
import { arch, platform } from 'node:os';
import { tryOut } from './attempt.ts';
import { fill } from './document.ts';
import { esbuild } from './esbuild.ts';
import { keep, kept } from './kept.ts';
import { next } from './next.ts';
import { noBundler, serviceWorker } from './no-bundler.ts';
import { close } from './page.ts';
import { parcel } from './parcel.ts';
import { bun, deno, esbuildForNode, jest, nodes, singleExecutable, vitest } from './program.ts';
import { open } from './project.ts';
import { rollup } from './rollup.ts';
import { table } from './table.ts';
import { vites } from './vite.ts';
import { version } from './way.ts';
import type { Tool } from './way.ts';
import { webpack } from './webpack.ts';
import { workerd } from './workerd.ts';

const tools: readonly Tool[] = [
  serviceWorker,
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

const wanted = process.argv[2]?.toLowerCase() ?? '';
let failed = 0;
for (const tool of tools) {
  if (!`${tool.name} ${version(tool)}`.toLowerCase().startsWith(wanted)) continue;
  const folder = await open(tool);
  for (const way of tool.ways) {
    const result = await tryOut(folder, tool, way);
    keep(result);
    if (result.set === 'failed') failed++;
    const { set, reasons, answer } = result;
    console.log([tool.name, version(tool), way.name, set, JSON.stringify(answer), ...reasons].join(' | '));
  }
}
await close();

/** In the order of the list, without what is not in it any more. */
const results = tools.flatMap((tool) =>
  tool.ways.flatMap((way) =>
    kept().filter((one) => one.tool === tool.name && one.version === version(tool) && one.way === way.name),
  ),
);
const where = `${platform()} ${arch()}, Node ${process.versions.node} where none is named, headless Chromium.`;
for (const document of ['docs/bundlers.md', 'docs/runtimes.md'] as const) {
  fill(
    document,
    table(
      results.filter((one) => one.document === document),
      where,
    ),
  );
}
console.log(`${failed} do not run`);
process.exitCode = failed ? 1 : 0;
