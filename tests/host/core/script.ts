/** The library as one classic script, with no `import.meta` and no `import()`, in a realm that has what it is given. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import type * as library from '../../../host/index.ts';

const host = dirname(fileURLToPath(import.meta.resolve('../../../host/index.js')));

/** What an engine has and the library uses; bytes of the tests are bytes of its realm. */
const platform = {
  Uint8Array,
  ArrayBuffer,
  Blob,
  URL,
  TextDecoder,
  AbortController,
  AbortSignal,
  performance,
  setTimeout,
  clearTimeout,
};

/** Leaves every `import()` to the engine, which refuses it in a script without a loader. */
const apart: Plugin = {
  name: 'apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    ),
};

/** The bundle of an entry, as the text of a script that leaves `library`. */
async function script(entry: string, plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: host,
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'library',
    logLevel: 'silent',
    write: false,
    plugins,
  });
  return outputFiles[0]!.text;
}

/** An engine of a test: what it lacks, and what it has. */
export interface Engine {
  /** Globals besides the language and `platform`; undefined takes one of these away. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Whether it compiles WebAssembly, as a Content-Security-Policy may forbid. */
  readonly compiles?: boolean;
  /** Whether parts may be imported when they are needed. */
  readonly imports?: boolean;
}

/** The library, and all that it exports, in an engine of its own. */
export async function libraryIn(
  { globals = {}, compiles = true, imports = true }: Engine,
  entry = 'index.js',
): Promise<typeof library> {
  const text = await script(entry, imports ? [] : [apart]);
  const context = createContext(
    { ...platform, ...globals },
    { codeGeneration: { strings: true, wasm: compiles } },
  );
  new Script(text).runInContext(context);
  return context['library'] as typeof library;
}
