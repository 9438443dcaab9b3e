/** The library as one script, in a realm that has what it is given: an address or none, `import()` or none. */
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
async function script(entry: string, { address, imports = true }: Engine): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: host,
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'library',
    logLevel: 'silent',
    write: false,
    plugins: imports ? [] : [apart],
    define: address === undefined ? {} : { 'import.meta.url': JSON.stringify(address) },
  });
  return outputFiles[0]!.text;
}

/** An engine of a test: what it lacks, and what it has. */
export interface Engine {
  /** Globals besides the language and `platform`; undefined takes one of these away. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Where the script lies. */
  readonly address?: string;
  /** Whether it compiles WebAssembly, as a Content-Security-Policy may forbid. */
  readonly compiles?: boolean;
  /** Whether parts may be imported when they are needed. */
  readonly imports?: boolean;
}

/** The library, and all that it exports, in an engine of its own. */
export async function libraryIn(engine: Engine, entry = 'index.js'): Promise<typeof library> {
  const { globals = {}, compiles = true } = engine;
  const context = createContext(
    { ...platform, ...globals },
    { codeGeneration: { strings: true, wasm: compiles } },
  );
  new Script(await script(entry, engine)).runInContext(context);
  return context['library'] as typeof library;
}
