import type { WatchEvent } from '../events/event.ts';
import { Camera } from './camera.ts';
import type { Refused, WatchOptions } from './options.ts';
import type { Summary } from './summary.ts';

/** A camera; no two have one name. */
export type CameraOptions = Omit<WatchOptions, 'events' | 'metrics' | keyof Listeners> & {
  readonly name: string;
};

/** Who is told of what. */
export interface Listeners {
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
  readonly onRefused?: ((refused: Refused, camera: string) => void) | undefined;
  /** Told what came of a camera that ended, or was stopped. */
  readonly onEnd?: ((summary: Summary, camera: string) => void) | undefined;
  readonly remark?: ((sentence: string) => void) | undefined;
}

export interface Opened {
  readonly options: CameraOptions;
  readonly camera: Camera;
}

/** Opens all, or none. */
export async function openAll(cameras: readonly CameraOptions[], on: Listeners): Promise<Opened[]> {
  const outcomes = await Promise.allSettled(
    cameras.map(async (options) => ({
      options,
      camera: await Camera.open({ ...options, ...heard(on, options.name) }),
    })),
  );
  const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return opened;
  await discard(opened);
  throw failed.reason;
}

export async function discard(opened: readonly Opened[]): Promise<void> {
  await Promise.all(opened.map(({ camera }) => camera.discard()));
}

/** The listeners of one camera. */
function heard({ onEvent, onRefused, remark }: Listeners, name: string): Partial<WatchOptions> {
  return {
    onEvent,
    onRefused: (refused) => onRefused?.(refused, name),
    remark: (sentence) => remark?.(`${name}: ${sentence}`),
  };
}
