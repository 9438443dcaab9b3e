import { chooseBuild, instantiate } from './core.ts';
import type { Build, Core } from './core.ts';
import type { Running } from './running.ts';

/** What of `LoadOptions` decides which core runs. */
export interface StartOptions {
  readonly build?: Build;
  readonly wide?: boolean;
}

export interface Started {
  readonly core: Core;
  readonly running: Running;
}

/**
 * A fresh core of the build and mode that were asked for, or of what can run here instead.
 *
 * @param notes why less runs than was asked for, so far
 * @throws E_ENGINE
 */
export async function start(options: StartOptions, notes: readonly string[] = []): Promise<Started> {
  const chosen = await chooseBuild(options.build);
  const { build } = chosen;
  const said = [...notes, ...chosen.notes];
  if (options.wide && (build === 'simd' || build === 'relaxed')) {
    const { wideCore } = await import('./wide.ts');
    const core = await wideCore(build);
    if (typeof core !== 'string') return { core, running: { build, wide: true, threads: 1, notes: said } };
    said.push(core);
  } else if (options.wide) said.push(`wide runs the builds simd and relaxed, not ${build}.`);
  return { core: await instantiate(build), running: { build, wide: false, threads: 1, notes: said } };
}
