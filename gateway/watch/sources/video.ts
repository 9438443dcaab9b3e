import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../../pool/messages.ts';
import { backoff } from '../../backoff.ts';
import type { Shot, Source, Surroundings } from '../shot.ts';
import { frames } from '../stream/frames.ts';
import { missing, videoOf } from './ffmpeg.ts';
import type { Video } from './ffmpeg.ts';
import { piecesOf } from './input.ts';

/** Milliseconds without a frame after which a camera counts as gone, though ffmpeg waits on. */
const SILENCE = 10_000;

/** What is kept of the words of ffmpeg. */
const WORDS = 2000;

/** A camera or a file of video, by way of ffmpeg. A camera that goes away is asked again, for ever. */
export function videoSource(source: string, given: Partial<Frame>): Source {
  const video = videoOf(source, given);
  return {
    name: video.name,
    live: video.live,
    shots: (around) =>
      video.live ? again(video, source, given, around) : file(video, source, given, around),
  };
}

/** @throws E_IO ffmpeg cannot read it, or not to its end */
async function* file(
  video: Video,
  source: string,
  given: Partial<Frame>,
  around: Surroundings,
): AsyncGenerator<Shot> {
  const run = new Run(video, source, around);
  yield* run.shots(given);
  const reason = await run.ended;
  if (reason !== undefined && !around.signal.aborted)
    throw new MobilenetError('E_IO', `${video.name} cannot be read: ${reason}.`, video.name);
}

async function* again(
  video: Video,
  source: string,
  given: Partial<Frame>,
  around: Surroundings,
): AsyncGenerator<Shot> {
  let tries = 0;
  const { signal, remark, onReconnect } = around;
  for (;;) {
    const run = new Run(video, source, around);
    let why: string | undefined;
    try {
      for await (const shot of run.shots(given)) {
        tries = 0;
        yield shot;
      }
    } catch (cause) {
      // What came was no stream of frames; why, ffmpeg says itself.
      if (!(cause instanceof MobilenetError) || cause.code !== 'E_IMAGE_FORMAT') throw cause;
      why = cause.message;
    }
    const reason = (await run.ended) ?? why;
    if (signal.aborted) return;
    const wait = backoff(tries++);
    remark(
      `${video.name} is away (${reason ?? 'the stream ended'}); asked again in ${(wait / 1000).toFixed(1)} s`,
    );
    await pause(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    onReconnect();
  }
}

/** One life of ffmpeg. */
class Run {
  /** When it is gone: why, where it did not end by itself. @throws E_IO it is not installed */
  readonly ended: Promise<string | undefined>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #around: Surroundings;
  readonly #live: boolean;
  #words = '';
  #silent = false;
  #stopped = false;

  constructor({ args, live, name }: Video, source: string, around: Surroundings) {
    this.#around = around;
    this.#live = live;
    this.#child = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-WORDS);
    });
    this.ended = once(this.#child, 'close').then(
      ([code, signal]) => {
        if (this.#silent) return `no frame for ${SILENCE / 1000} s`;
        if (code === 0) return undefined;
        // ffmpeg repeats the address with its password.
        const [last] = this.#words.replaceAll(source, name).trim().split('\n').slice(-1);
        return last || (this.#stopped ? undefined : `ffmpeg ended with ${code ?? signal}`);
      },
      (cause: NodeJS.ErrnoException) => {
        throw missing(cause);
      },
    );
    // Told where it is waited for.
    this.ended.catch(() => undefined);
  }

  /** Its frames. Where they are given up before their end, it is ended too. */
  async *shots({ matrix, range }: Partial<Frame>): AsyncGenerator<Shot> {
    const { signal } = this.#around;
    const stop = (): void => this.#stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const pieces = this.#pieces();
    try {
      yield* frames(pieces, { matrix, range }, this.#around);
    } catch (cause) {
      stop();
      throw cause;
    } finally {
      signal.removeEventListener('abort', stop);
      if (!this.#child.stdout.readableEnded) stop();
    }
  }

  /** What it writes, as long as it does not fall silent. The time for which nobody asks does not count. */
  async *#pieces(): AsyncGenerator<Uint8Array> {
    let silence: NodeJS.Timeout | undefined;
    const listen = (): void => {
      if (this.#live) silence = setTimeout(() => this.#fallSilent(), SILENCE);
    };
    try {
      listen();
      for await (const piece of piecesOf(this.#child.stdout, this.#around.signal)) {
        clearTimeout(silence);
        yield piece;
        listen();
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #fallSilent(): void {
    this.#silent = true;
    this.#stop();
  }

  #stop(): void {
    this.#stopped = true;
    this.#child.kill('SIGKILL');
  }
}
