/** Weights that a browser keeps from one visit to the next, in its Cache API; loaded when that is asked for. */
import { MobilenetError } from '../errors.ts';
import { tell } from '../source/download.ts';
import type { Source } from '../source/read.ts';
import { isUrl } from '../tag.ts';
import type { Refusal } from './load.ts';
import type { LoadOptions, Started } from './running.ts';
import { STATUS_MEMORY } from './status-codes.ts';

/** The name of a cache that is given none. */
const NAME = 'mobilenet-wasm';

type File = () => Promise<Uint8Array>;

/**
 * Starts with the file that is kept, else with the one that `download` gives, which is kept once the core has accepted it.
 * One that the core refuses is removed. What keeps a file from being kept is a note, and no failure.
 *
 * @throws what `begin` throws; E_USAGE the cache has no name, or `onProgress` throws
 */
export async function kept(
  source: Source,
  options: LoadOptions,
  download: File,
  begin: (file: File, options: LoadOptions) => Promise<Started>,
): Promise<Started> {
  const notes = new Set<string>();
  const place = placeOf(source, options, notes);
  const file = await place?.take();
  if (file) {
    tell(options.onProgress, { loaded: file.length, total: file.length });
    try {
      return await begin(async () => file, options);
    } catch (cause) {
      if (!isDamage(cause)) throw cause;
      await place!.remove();
    }
  }
  let fresh!: Uint8Array;
  const started = await begin(async () => (fresh = await download()), options);
  await place?.keep(fresh);
  const { running } = started;
  return { ...started, running: { ...running, notes: [...running.notes, ...notes] } };
}

/** Whether the core refuses the file for what it is. Of no other error is there a status. */
function isDamage(cause: unknown): boolean {
  return (cause as Partial<Refusal>).status! < STATUS_MEMORY;
}

/** Where a file is kept. What fails there is a note. */
interface Place {
  take(): Promise<Uint8Array | undefined>;
  keep(file: Uint8Array): Promise<unknown>;
  remove(): Promise<unknown>;
}

/** @throws E_USAGE */
function placeOf(source: Source, { cache }: LoadOptions, notes: Set<string>): Place | undefined {
  if (cache !== true && typeof cache !== 'string') {
    const sentence = `The option \`cache\` must be true, false or a name, not ${String(cache)}.`;
    throw new MobilenetError('E_USAGE', sentence, 'cache');
  }
  const address = httpAddress(source);
  if (!address) notes.add('cache keeps only what an http address gives.');
  else if (typeof caches === 'undefined') notes.add(NO_CACHE);
  else return inCache(cache === true ? NAME : cache, address, notes);
  return undefined;
}

const NO_CACHE =
  'cache needs the Cache API, which this engine does not have; a page has it over https and on localhost.';

/** As the cache itself counts it, from the page. */
function httpAddress(source: Source): string | undefined {
  if (typeof source !== 'string' && !isUrl(source)) return undefined;
  try {
    const { url } = new Request(String(source));
    return /^https?:/.test(url) ? url : undefined;
  } catch {
    // A path, or malformed, as `download` says.
    return undefined;
  }
}

function inCache(name: string, address: string, notes: Set<string>): Place {
  const attempt = async <T>(work: (store: Cache) => Promise<T>): Promise<T | undefined> => {
    try {
      return await work(await caches.open(name));
    } catch (cause) {
      notes.add(`cache: the browser does not keep the weights: ${String(cause)}.`);
      return undefined;
    }
  };
  return {
    take: () =>
      attempt(async (store) => {
        const found = await store.match(address);
        return found && new Uint8Array(await found.arrayBuffer());
      }),
    keep: (file) => attempt((store) => store.put(address, new Response(file as BodyInit))),
    remove: () => attempt((store) => store.delete(address)),
  };
}
