/** Why a core does not run as asked for: errors and notes. Their sentences are long: loaded when one is needed. */
import { MobilenetError } from '../errors.ts';
import type { Build } from './builds.ts';

/** Why simd runs where relaxed was asked for. */
export const INEXACT =
  'relaxed: the dot product of this engine and processor takes 7 bits at a time; simd runs instead.';

/**
 * Why one thread of simd runs in the place of a core that could not prove itself.
 *
 * @param layer at which its self-test failed: this engine computes something else; -1 where that passed, but relaxed is inexact
 */
export function distrust(
  { build, wide, threads }: { readonly build: Build; readonly wide: boolean; readonly threads: number },
  layer: number,
): string {
  const name = wide ? `wide ${build}` : build;
  const why = layer < 0 ? INEXACT : `${name} fails its self-test at layer ${layer}; simd runs instead.`;
  return threads > 1 ? `${why} One thread runs.` : why;
}

/** Why no core starts at all: the build is unknown, a core was handed over besides, or there is no WebAssembly. */
export function noStart(
  { known, alone }: { readonly known: boolean; readonly alone: boolean },
  build: unknown,
  builds: readonly Build[],
): MobilenetError {
  if (!alone) return coreAndMore();
  return known ? noWebAssembly() : noSuchBuild(build, builds);
}

function noSuchBuild(build: unknown, builds: readonly Build[]): MobilenetError {
  return new MobilenetError('E_USAGE', `The build must be ${builds.join(', ')}, not '${String(build)}'.`);
}

/** Engines leave it out where they may not make code: Node with `--jitless`, a browser in a locked mode. */
const NO_WEBASSEMBLY =
  'This engine has no WebAssembly, or was started without it (--jitless, a lockdown mode): allow it, or take another engine.';

export function noWebAssembly(): MobilenetError {
  return new MobilenetError('E_ENGINE', NO_WEBASSEMBLY);
}

export function unsupported(build: Build): MobilenetError {
  return new MobilenetError('E_ENGINE', `This engine does not run the ${build} build; use baseline.`, build);
}

/** What the engine threw in the place of a core. What has a sentence keeps it, but for a module that is not read. */
export function engineFault(cause: unknown, build?: Build): MobilenetError {
  if (cause instanceof MobilenetError && cause.code !== 'E_IO') return cause;
  const core = build ? `${build} build` : 'core';
  return new MobilenetError('E_ENGINE', `The ${core} does not run: ${reasonOf(cause)}`, build, { cause });
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The engine's words where code may not be made: of a browser's policy, and of what embeds V8. */
const FORBIDDEN = /unsafe-eval|content.security|\bCSP\b|code generation/i;

const MAY_NOT_COMPILE =
  "WebAssembly may not be compiled here: allow 'wasm-unsafe-eval' in script-src of the Content-Security-Policy, or hand " +
  'over a module that is compiled already, as `core`.';

/** The first four bytes of a module. */
const MODULE = '\0asm';

/** The first bytes of what a server answers where it has no such file: a page, a byte order mark and white space before it or not. */
const PAGE = /^(\xef\xbb\xbf)?\s*</;

/** @param bytes of what should have been a module */
export function notCompiled(cause: unknown, bytes: Uint8Array): MobilenetError {
  const reason = reasonOf(cause);
  // A page that is imitated may have no TextDecoder.
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  const of = [undefined, { cause }] as const;
  if (PAGE.test(head))
    return new MobilenetError('E_ENGINE', 'A page came instead of the module: see docs/bundlers.md.', ...of);
  if (!head.startsWith(MODULE))
    return new MobilenetError(
      'E_ENGINE',
      `What should be the core is no WebAssembly module: ${reason}.`,
      ...of,
    );
  if (FORBIDDEN.test(reason)) return new MobilenetError('E_ENGINE', MAY_NOT_COMPILE, ...of);
  const words = `This engine does not compile the module: ${reason}. Without SIMD it runs core-baseline.wasm, as \`core\`.`;
  return new MobilenetError('E_ENGINE', words, ...of);
}

const NOWHERE =
  'The modules of the core are at no address here, because this program has none: hand one over as `core`, or take ' +
  'mobilenet-wasm/inline.';

/** Where a bundle leaves `import.meta.url` out, or code runs from a blob or a string. */
export function nowhere(cause: unknown): MobilenetError {
  return new MobilenetError('E_ENGINE', NOWHERE, undefined, { cause });
}

export function noCore(): MobilenetError {
  const cores = 'core-baseline.wasm, core-simd.wasm, core-relaxed.wasm or core-compact.wasm';
  return new MobilenetError('E_ENGINE', `The \`core\` must be ${cores} of this version.`);
}

function coreAndMore(): MobilenetError {
  const sentence = 'A `core` that is handed over runs as it is: leave out `build`, `threads` and `wide`.';
  return new MobilenetError('E_USAGE', sentence);
}

export function otherVersion(build: Build, address: URL): MobilenetError {
  return new MobilenetError(
    'E_ENGINE',
    `${address.href} is not the ${build} build of this version; install the package again.`,
    build,
  );
}

/** After a trap the core's state is unknown. */
export function trapped(cause: WebAssembly.RuntimeError): MobilenetError {
  return new MobilenetError('E_ENGINE', `The core trapped: ${cause.message}`, undefined, { cause });
}
