/** How a model was asked to run, and how it does. */
import { Model } from '../model.ts';
import type { LoadOptions } from '../model.ts';
import type { Build } from '../core.ts';

export interface RunOptions extends LoadOptions {
  /** Merge pairs of vector instructions into 256 bits, where the engine can. */
  readonly wide?: boolean;
  readonly threads?: number;
}

export interface Running {
  readonly build: Build;
  readonly wide: boolean;
  readonly threads: number;
  /** Why something does not run as it was asked for. */
  readonly notes: readonly string[];
}

/** A loaded model and how it runs. */
export async function start(
  file: Uint8Array,
  options: RunOptions,
): Promise<{ model: Model; running: Running }> {
  const model = await Model.load(file, options);
  const alone = { build: model.build, wide: false, threads: 1, notes: [] };
  return { model, running: (model as { running?: Running }).running ?? alone };
}
