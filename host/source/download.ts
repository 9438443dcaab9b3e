/** What an address answers, received whole; loaded when something is fetched. */
import { MobilenetError } from '../errors.ts';
import type { NetworkOptions, Progress } from './network.ts';

/** Milliseconds without a byte. */
const SILENCE = 30_000;

/** The longest timer that engines have. */
const LONGEST = 2 ** 31 - 1;

/** As many as `fetch` follows by itself. */
const MOST_REDIRECTS = 20;

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** What has been asked for. */
export interface Request {
  readonly address: URL;
  /** Asks for an address. Redirects come as they are where the engine shows them. */
  readonly ask: (address: URL) => Promise<Response>;
  /** What it gave for `address`. */
  readonly asked: Promise<Response>;
  /** Ends what is asked for. */
  readonly stop: AbortController;
}

type Listener = ((progress: Progress) => void) | undefined;

/** Waits for the next sign of life. */
type Wait = <T>(coming: Promise<T>) => Promise<T>;

/**
 * The bytes that an address answers, once redirects are followed as far as they may lead.
 *
 * @param limit largest number of bytes that are accepted; nothing larger is ever allocated
 * @throws Error in the words of a reason; E_USAGE an option; what aborts the signal
 */
export async function receive(
  request: Request,
  limit: number,
  options: NetworkOptions,
  onProgress: Listener,
): Promise<Uint8Array> {
  const { stop } = request;
  const { signal, timeout = SILENCE } = options;
  const abort = (): void => stop.abort(signal?.reason);
  try {
    check(options);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    const wait = waiting(stop, timeout);
    const response = await answered(request, options.redirect === 'follow', wait);
    if (response.ok) return await whole(response, limit, wait, onProgress);
    throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
  } catch (cause) {
    // What is not read to its end must hold neither a connection nor the process.
    stop.abort();
    throw cause;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** @throws E_USAGE */
function check({ fetch, timeout = SILENCE, redirect = 'same-origin' }: NetworkOptions): void {
  const refuse = (option: string, right: string, given: unknown): void => {
    throw new MobilenetError(
      'E_USAGE',
      `The option \`${option}\` must be ${right}, not ${String(given)}.`,
      option,
    );
  };
  if (fetch !== undefined && typeof fetch !== 'function') refuse('fetch', 'a function as `fetch` is', fetch);
  if (typeof timeout !== 'number' || !(timeout > 0))
    refuse('timeout', 'milliseconds above 0, or Infinity', timeout);
  if (!['same-origin', 'follow'].includes(redirect))
    refuse('redirect', "'same-origin' or 'follow'", redirect);
}

/** What is waited for gets `timeout` milliseconds each time, whether or not it heeds the signal of `stop` itself. */
function waiting(stop: AbortController, timeout: number): Wait {
  const { signal } = stop;
  const stopped = new Promise<never>((_, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
  });
  stopped.catch(() => undefined);
  const fact = `no byte came for ${timeout / 1000} s; try again, or wait longer with the option \`timeout\``;
  return async (coming) => {
    const timer = timeout > LONGEST ? undefined : setTimeout(() => stop.abort(new Error(fact)), timeout);
    try {
      return await Promise.race([stopped, coming]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * The answer behind redirects. A page is not shown them, only where they have led to: what leads to another origin has
 * been asked for there, and nothing of it is read.
 */
async function answered({ address, ask, asked }: Request, anywhere: boolean, wait: Wait): Promise<Response> {
  const refuseElsewhere = ({ origin, protocol }: URL): void => {
    if (anywhere || origin === address.origin) return;
    const place = origin === 'null' ? protocol : origin;
    throw new Error(
      `it redirects to ${place}; give the address there, or allow it with \`redirect: 'follow'\``,
    );
  };
  let response = await wait(asked);
  let place = address;
  for (let count = 1; REDIRECTS.includes(response.status); count++) {
    if (count > MOST_REDIRECTS) throw new Error(`it redirects more than ${MOST_REDIRECTS} times`);
    place = target(response, place);
    refuseElsewhere(place);
    await wait(response.body?.cancel() ?? Promise.resolve());
    response = await wait(ask(place));
  }
  if (response.redirected) refuseElsewhere(new URL(response.url));
  return response;
}

function target({ status, headers }: Response, from: URL): URL {
  try {
    return new URL(headers.get('location') ?? 'none:', from);
  } catch {
    throw new Error(`the server answers ${status} with a place that is no address`);
  }
}

/** The bytes of an answer. */
async function whole(
  { headers, body }: Response,
  limit: number,
  wait: Wait,
  onProgress: Listener,
): Promise<Uint8Array> {
  const stated = Number(headers.get('content-length'));
  refuseLarger(stated, limit);
  // What is stated of a compressed body is not what comes of it; another origin may not show that it is compressed.
  const total = headers.has('content-encoding') ? 0 : stated;
  const reader = body?.getReader();
  const next = async (): Promise<Uint8Array<ArrayBuffer> | undefined> =>
    reader && (await wait(reader.read())).value;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  // Not every browser iterates over a stream by itself.
  for (let piece = await next(); piece; piece = await next()) {
    pieces.push(piece);
    refuseLarger((loaded += piece.length), limit);
    if (loaded !== total) tell(onProgress, { loaded, total: loaded < total ? total : undefined });
  }
  tell(onProgress, { loaded, total: loaded });
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** @throws E_USAGE the listener does */
export function tell(onProgress: Listener, progress: Progress): void {
  try {
    onProgress?.(progress);
  } catch (cause) {
    throw new MobilenetError('E_USAGE', `The option \`onProgress\` throws: ${String(cause)}.`, 'onProgress', {
      cause,
    });
  }
}

function refuseLarger(length: number, limit: number): void {
  if (length > limit) throw new Error(`it has more than ${limit} bytes`);
}
