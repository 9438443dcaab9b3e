/** Why a core does not run as asked for: errors and notes. Their sentences are long: loaded when one is needed. */
import { MobilenetError } from '../errors.ts';
import type { Build } from './builds.ts';

/** Why simd runs where relaxed was asked for. */
export const INEXACT =
  'relaxed: the dot product of this engine and processor takes 7 bits at a time; simd runs instead.';

/** Why several threads may be no faster than one. */
export const ANOTHER_ALONE =
  'threads run the build simd; here one thread runs relaxed, which may be as fast: compare without threads.';

/** Why simd runs in the place of a core whose self-test failed: this engine computes something else. */
export function differs(name: string, layer: number): string {
  return `${name} fails its self-test at layer ${layer}; simd runs instead.`;
}

export function noSuchBuild(build: unknown, builds: readonly Build[]): MobilenetError {
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

export function notStarted(build: Build, cause: unknown): MobilenetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MobilenetError('E_ENGINE', `The ${build} build does not start: ${reason}`, build, { cause });
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
