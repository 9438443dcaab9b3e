import { isDeepStrictEqual } from 'node:util';
import { modelOf } from './camera.ts';
import type { Watch } from './camera.ts';
import { discard, openAll } from './opened.ts';
import type { CameraOptions, Listeners, Opened } from './opened.ts';
import { openOutlets } from './outlets.ts';
import type { Outlets, OutletsOptions } from './outlets.ts';

/** What a file of configuration says of cameras. */
export interface CamerasOptions extends Omit<OutletsOptions, 'remark'> {
  readonly cameras: readonly CameraOptions[];
}

/** Cameras under watch, with one set of sinks and one store. */
export interface Cameras {
  /** When all have ended and every event was handed over. Rejected with the first failure of a camera; the others went on. */
  readonly done: Promise<void>;
  /**
   * Makes the cameras those of another list. What is the same in both goes on; what is not is stopped and started anew.
   *
   * @throws what `startCameras` throws; all that ran goes on
   */
  reload(cameras: readonly CameraOptions[]): Promise<Reloaded>;
  /** Ends all after the frames that are being answered. */
  close(): Promise<void>;
}

/** Names of cameras that were started, or stopped for good. */
export interface Reloaded {
  readonly started: readonly string[];
  readonly stopped: readonly string[];
}

interface Watched extends Opened {
  readonly watch: Watch;
  readonly ended: Promise<void>;
  failure?: unknown;
}

/**
 * Watches the cameras of a file.
 *
 * @throws MobilenetError what `startWatch` throws; none runs then
 */
export async function startCameras(options: CamerasOptions, on: Listeners = {}): Promise<Cameras> {
  const opened = await openAll(options.cameras, on);
  try {
    return new Running(await openOutlets({ ...options, remark: on.remark }), opened, on);
  } catch (cause) {
    await discard(opened);
    throw cause;
  }
}

class Running implements Cameras {
  readonly done: Promise<void>;
  readonly #outlets: Outlets;
  readonly #on: Listeners;
  readonly #watched = new Map<string, Watched>();
  /** Cameras and changes that are under way; without any it is done. Here the start. */
  #busy = 1;
  #idle = (): void => undefined;
  #closed = false;
  /** One change follows the other. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(outlets: Outlets, opened: readonly Opened[], on: Listeners) {
    this.#outlets = outlets;
    this.#on = on;
    const idle = new Promise<void>((resolve) => (this.#idle = resolve));
    this.done = idle.then(() => this.#finish());
    for (const each of opened) this.#run(each);
    this.#leave();
  }

  reload(cameras: readonly CameraOptions[]): Promise<Reloaded> {
    const done = this.#changes.then(() => this.#change(cameras));
    this.#changes = done.catch(() => undefined);
    return done;
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const { watch } of this.#watched.values()) watch.close().catch(() => undefined);
    return this.done;
  }

  async #change(cameras: readonly CameraOptions[]): Promise<Reloaded> {
    const none = { started: [], stopped: [] };
    if (this.#busy === 0) return none;
    this.#busy++;
    try {
      const same = await Promise.all(cameras.map((each) => this.#isSame(each)));
      const opened = await openAll(
        cameras.filter((_, index) => !same[index]),
        this.#on,
      );
      if (this.#closed) {
        await discard(opened);
        return none;
      }
      const started = opened.map(({ options }) => options.name);
      const wanted = new Set(cameras.map(({ name }) => name));
      const stopped = [...this.#watched.keys()].filter((name) => !wanted.has(name));
      // A device is of one at a time.
      await Promise.all([...started, ...stopped].map((name) => this.#stop(name)));
      for (const each of opened) this.#run(each);
      return { started, stopped };
    } finally {
      this.#leave();
    }
  }

  /** Whether a camera runs, or has come to its end, just so: with these options and with what is in the model's file now. */
  async #isSame(options: CameraOptions): Promise<boolean> {
    const watched = this.#watched.get(options.name);
    if (!watched || watched.failure !== undefined) return false;
    const { digest } = await modelOf(options);
    return digest === watched.camera.model.digest && isDeepStrictEqual(options, watched.options);
  }

  #run({ options, camera }: Opened): void {
    const { name } = options;
    this.#busy++;
    const watch = camera.run(this.#outlets);
    const ended = watch.done
      .then(
        (summary) => this.#on.onEnd?.(summary, name),
        (cause: unknown) => {
          watched.failure = cause;
          this.#on.remark?.(`${name} cannot go on: ${(cause as Error).message}`);
        },
      )
      .then(() => this.#leave());
    const watched: Watched = { options, camera, watch, ended };
    this.#watched.set(name, watched);
  }

  async #stop(name: string): Promise<void> {
    const watched = this.#watched.get(name);
    this.#watched.delete(name);
    watched?.watch.close().catch(() => undefined);
    await watched?.ended;
    this.#outlets.metrics?.forget(name);
  }

  #leave(): void {
    if (--this.#busy === 0) this.#idle();
  }

  async #finish(): Promise<void> {
    await this.#outlets.close();
    const failed = [...this.#watched.values()].find(({ failure }) => failure !== undefined);
    if (failed) throw failed.failure;
  }
}
