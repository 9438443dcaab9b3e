import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds that a file must stay as it is before it is read: whoever writes it in place has paused or ended. */
const QUIET = 250;

/** Milliseconds between two looks where the system tells of no change, as on a drive of the network. */
const PERIOD = 2000;

/** Looks before the start goes on without what is still being written. */
const FIRST_LOOKS = 20;

/** The state of what is not there. */
const ABSENT = 'absent';

/** What is followed. Neither function throws. */
export interface Followed {
  /** Where the system is asked to tell of changes. */
  readonly folders: readonly string[];
  /** The files that there are, or should be; undefined where that cannot be known now. */
  list(): Promise<readonly string[] | undefined>;
  /** A file is there, is another than at the last call, or is gone. */
  changed(path: string, isThere: boolean): Promise<void>;
}

export interface Following {
  /** Resolved when the last call of `changed` has ended. */
  close(): Promise<void>;
}

/**
 * Tells of every file that is there, and of each that is written, replaced or removed: once, when two looks in a row have
 * found it the same. What the system tells brings the next look forward; without that it comes every two seconds.
 *
 * @returns when it has told of what was there at the start
 */
export async function follow(followed: Followed): Promise<Following> {
  const look = lookOf(followed);
  let told = new AbortController();
  let closed = false;
  const watchers = followed.folders.map((folder) => watched(folder, () => told.abort()));
  for (let looks = 0; !(await look()) && looks < FIRST_LOOKS; looks++) await pause(QUIET);
  const loop = async (): Promise<void> => {
    while (!closed) {
      // Made before the look: what changes meanwhile is seen by the next.
      told = new AbortController();
      const { signal } = told;
      if (await look()) await pause(PERIOD, undefined, { ref: false, signal }).catch(() => undefined);
      if (!closed) await pause(QUIET, undefined, { ref: false });
    }
  };
  const ended = loop();
  return {
    close: async () => {
      closed = true;
      told.abort();
      for (const watcher of watchers) watcher?.close();
      await ended;
    },
  };
}

/** Where the system cannot tell, or no longer, the looks that come anyway see it. */
function watched(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, onChange).on('error', onChange);
  } catch {
    return undefined;
  }
}

/** A look at all files: whether none is in between two states. */
function lookOf({ list, changed }: Followed): () => Promise<boolean> {
  /** State of each at the last look, and that which was told of. */
  const seen = new Map<string, string>();
  const known = new Map<string, string>();
  return async () => {
    const paths = await list();
    if (!paths) return true;
    let isQuiet = true;
    for (const path of new Set([...paths, ...seen.keys()])) {
      const state = await stateOf(path);
      const before = seen.get(path);
      seen.set(path, state);
      if (state !== (known.get(path) ?? ABSENT)) {
        isQuiet &&= state === before;
        if (state !== before) continue;
        known.set(path, state);
        await changed(path, state !== ABSENT);
      }
      // Names come and go for months.
      if (state === ABSENT) for (const map of [seen, known]) map.delete(path);
    }
    return isQuiet;
  };
}

/** Another after each write and each replacement. */
async function stateOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found?.isFile() ? [found.ino, found.size, found.mtimeNs, found.ctimeNs].join() : ABSENT;
}
