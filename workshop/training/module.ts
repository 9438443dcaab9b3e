import { hasWebAssembly, supports } from '../../host/core/builds.ts';
import * as engine from '../../host/core/engine.ts';
import { MobilenetError } from '../../host/errors.ts';
import { hindrance, merged } from '../../host/core/wide.ts';

/** The exports of a training module, documented in assembly/training. Records and tensors are given by address. */
export interface TrainingModule {
  convolution(layer: number, images: number, statistics: number): void;
  convolutionBackward(layer: number, images: number): void;
  depthwise(layer: number, images: number, statistics: number): void;
  depthwiseBackward(layer: number, images: number): void;
  pointwise(layer: number, images: number, statistics: number): void;
  pointwiseBackward(layer: number, images: number): void;
  full(layer: number, images: number, statistics: number): void;
  fullBackward(layer: number, images: number): void;
  pool(layer: number, images: number): void;
  poolBackward(layer: number, images: number): void;
  classifier(layer: number, images: number): void;
  classifierBackward(layer: number, images: number): void;
  settleStatistics(norm: number, count: number): void;
  settleRunning(norm: number): void;
  settleBias(norm: number): void;
  settleGradient(norm: number, count: number): void;
  crossEntropy(layer: number, target: number, images: number): number;
  correct(): number;
  rmsprop(
    record: number,
    weights: number,
    gradients: number,
    squares: number,
    momenta: number,
    count: number,
  ): void;
  average(averages: number, weights: number, count: number, share: number): void;
  power(base: number, exponent: number): number;
  setWide(wide: number): void;
  heapBase(): number;
}

/** The builds of the module, which give the same bits: with SIMD, and for engines without it. */
const addresses = {
  simd: (): URL => new URL('../../../build/training.wasm', import.meta.url),
  baseline: (): URL => new URL('../../../build/training-baseline.wasm', import.meta.url),
} as const;

export type TrainingBuild = keyof typeof addresses;

/** The fastest that this engine compiles. */
function runningBuild(): TrainingBuild {
  return supports('simd') ? 'simd' : 'baseline';
}

/**
 * The module, with 256-bit code where that is wanted and can be. Threads share one: V8's flags belong to the process, so
 * two that compile at once would take them from each other.
 *
 * @throws E_ENGINE the module is missing, or the engine runs none
 */
export async function compile(wide: boolean, build = runningBuild()): Promise<WebAssembly.Module> {
  if (!hasWebAssembly()) throw (await engine.faults()).noWebAssembly();
  try {
    return await compileFile(wide, build);
  } catch (cause) {
    throw failure(cause);
  }
}

async function compileFile(wide: boolean, build: TrainingBuild): Promise<WebAssembly.Module> {
  const bytes = await engine.readModule(addresses[build]);
  if (wide && build === 'simd' && (await hindrance()) === undefined) return merged(bytes);
  return engine.compile(bytes);
}

/**
 * An instance over a memory of so many pages.
 *
 * @param compiled by `compile` for the same `wide`
 * @throws E_MEMORY the memory is refused
 * @throws E_ENGINE it does not start
 */
export async function instantiate(
  compiled: WebAssembly.Module,
  pages: number,
  wide: boolean,
): Promise<{ module: TrainingModule; memory: WebAssembly.Memory }> {
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    const size = `${(pages / 16384).toFixed(1)} GiB`;
    throw new MobilenetError('E_MEMORY', `This process cannot have ${size}; take a smaller batch.`, pages, {
      cause,
    });
  }
  try {
    const module = (await engine.exportsOf(compiled, { env: { memory } })) as unknown as TrainingModule;
    module.setWide(wide ? 1 : 0);
    return { module, memory };
  } catch (cause) {
    throw failure(cause);
  }
}

function failure(cause: unknown): MobilenetError {
  if (cause instanceof MobilenetError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MobilenetError('E_ENGINE', `The training module does not start: ${reason}`, 'training', {
    cause,
  });
}
