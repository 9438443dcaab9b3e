/** Networks of awkward shapes, and a team of which a test holds the core. */
import type { Core } from '../../../../host/core/core.ts';
import { make, seal } from '../../../../workshop/packing/index.ts';
import type { MakeOptions } from '../../../../workshop/packing/index.ts';
import { loadFile } from '../../../../host/core/load.ts';
import { start } from '../../../../host/core/threads/team.ts';
import type { TeamExports, Tiles } from '../../../../host/core/threads/team.ts';

/** Few rows, one row, odd sides, eight channels, a last part of eight channels, no classes, one colour. */
export const networks: readonly MakeOptions[] = [
  { alpha: 0.25, resolution: 64, classes: 10, seed: 1 },
  { alpha: 0.05, resolution: 97, classes: 1, seed: 2, perTensor: true },
  { alpha: 0.33, resolution: 33, classes: 1001, seed: 3, channels: 1 },
  { alpha: 0.4, resolution: 75, classes: 0, seed: 4 },
  { alpha: 0.5, resolution: 32, classes: 137, seed: 5, perTensor: true },
];

export const describeNetwork = ({ alpha, resolution, classes, channels = 3 }: MakeOptions): string =>
  `α ${alpha}, ${resolution} px, ${channels} channels, ${classes} classes`;

export const weightsOf = (options: MakeOptions): Promise<Uint8Array> => seal(make(options));

export interface Held {
  readonly core: Core & TeamExports;
  end(): void;
}

/** A team that has loaded a weights file. */
export async function hold(file: Uint8Array, threads: number, tiles: Tiles = 'simd'): Promise<Held> {
  const team = await start(threads, tiles, {});
  if (typeof team === 'string') throw new Error(team);
  await loadFile(team.core, file);
  team.serve();
  return { core: team.core as Core & TeamExports, end: () => team.end() };
}
