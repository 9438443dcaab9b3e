import type { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../pool/messages.ts';
import type { Memory } from './memory.ts';

/** A frame as it comes from its source. */
export interface Shot {
  /** A picture file, or the raw frame that `frame` describes. Whoever is given the shot owns its memory. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly frame?: Frame | undefined;
  /** What its source calls it: a file's path, a message's name. */
  readonly picture?: string | undefined;
  /** Told once when its events are accepted, or when it is given up. */
  readonly settle?: (() => void) | undefined;
}

/** What a source has around it. */
export interface Surroundings {
  /** Aborted where no more frames are wanted: the source ends then. */
  readonly signal: AbortSignal;
  readonly memory: Memory;
  /** Told of a frame that cannot be read; the next may be right. */
  readonly onDamage: (fault: MobilenetError, picture?: string) => void;
  /** Told what a person should know, a sentence. */
  readonly remark: (sentence: string) => void;
  /** Told that the source went away and is asked again. */
  readonly onReconnect: () => void;
}

export interface Source {
  /** Without a password. */
  readonly name: string;
  /** Whether frames come whether or not somebody takes them; the others wait. */
  readonly live: boolean;
  /** What every frame is, where it is known before the first. */
  readonly frame?: Frame | undefined;
  /**
   * The frames until the source ends.
   *
   * @throws E_IO, E_IMAGE_FORMAT it cannot be read at all
   */
  shots(around: Surroundings): AsyncIterable<Shot>;
}
