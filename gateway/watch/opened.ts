import { Camera } from './camera.ts';
import type { CameraOptions, Listeners } from './cameras.ts';
import type { WatchOptions } from './options.ts';

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
