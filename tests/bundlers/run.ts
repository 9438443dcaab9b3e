/**
 * The application in every bundler and engine: docs/bundlers.md and docs/runtimes.md say what comes out.
 *
 *   npm run bundlers              (installs the tools first; a quarter of an hour)
 *   npm run bundlers -- vite      only tools whose name begins so; the documents stay
 */
import { arch, platform } from 'node:os';
import { application } from './application.ts';
import { fill, shown } from './document.ts';
import { esbuild } from './esbuild.ts';
import { next } from './next.ts';
import { noBundler, serviceWorker } from './no-bundler.ts';
import { close } from './page.ts';
import { parcel } from './parcel.ts';
import { bun, deno, esbuildForNode, jest, nodes, singleExecutable, vitest } from './program.ts';
import { open, write } from './project.ts';
import { rollup } from './rollup.ts';
import { compare } from './sign.ts';
import { table } from './table.ts';
import { vites } from './vite.ts';
import { version } from './way.ts';
import type { Answer, Files, Result, Tool, Way } from './way.ts';
import { webpack } from './webpack.ts';
import { workerd } from './workerd.ts';

const tools: readonly Tool[] = [
  noBundler,
  serviceWorker,
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

/** What a program says that wants more than the registry has. */
const UNREACHED = /error sending request for url \S+/;

/** The line that says what is wrong. */
function sentence(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [unreached] = UNREACHED.exec(text) ?? [];
  const lines = text.split('\n').map((line) => line.trim());
  const telling = unreached ?? lines.find((line) => /error|cannot|invalid/i.test(line)) ?? lines.at(-1) ?? '';
  return telling.slice(0, 200);
}

/** @throws Error it does not answer, or wrongly */
async function attempt(folder: string, tool: Tool, way: Way, lines: Files): Promise<Answer | undefined> {
  write(folder, { ...application(way.asker), ...tool.files, ...lines });
  try {
    const answer = await way.run(folder);
    if (way.refusal !== undefined) throw new Error(`it answers, and ${way.refusal} was due`);
    compare(answer);
    return answer;
  } catch (cause) {
    if (way.refusal === undefined || !(cause as Error).message.startsWith(way.refusal)) throw cause;
    return undefined;
  }
}

/** With nothing set, then with the lines of the document. */
async function tryOut(folder: string, tool: Tool, way: Way): Promise<Result> {
  const reasons: string[] = [];
  for (const set of ['nothing', 'lines'] as const) {
    try {
      const lines = set === 'lines' ? shown(tool.document, tool.heading) : {};
      return { tool, way, set, reasons, answer: await attempt(folder, tool, way, lines) };
    } catch (cause) {
      reasons.push(sentence(cause));
    }
  }
  return { tool, way, set: reasons.some((reason) => UNREACHED.test(reason)) ? 'absent' : 'failed', reasons };
}

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
