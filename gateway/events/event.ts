import type { Classification } from 'mobilenet-wasm';

/** A state of a source, or of a region of it, that took another's place; or what one frame says, where each is answered. */
export interface WatchEvent {
  /** Of the events of a store, from 1, rising; of those of a process where there is no store. */
  readonly sequence: number;
  /** ISO 8601 with milliseconds: of the frame that decided. */
  readonly time: string;
  /** Name of the source. */
  readonly source: string;
  /** Name of the region; undefined of the whole frame. */
  readonly region: string | undefined;
  /** Name of the model, and the SHA-256 of its file as hexadecimal digits. */
  readonly model: string;
  readonly digest: string;
  readonly state: string;
  /** Undefined of the first. */
  readonly previous: string | undefined;
  /** Index of the class, and its probability in the frame that decided; undefined of `unknown`. */
  readonly index: number | undefined;
  readonly probability: number | undefined;
  /** Of the source, from 0: that decided. */
  readonly frame: number;
  /** What the frame is called where it came from: a file's path, a message's name. */
  readonly picture?: string | undefined;
  /** Of the frame, best first, where each is answered; also of `unknown`, what it would have been. */
  readonly predictions?: readonly Classification[] | undefined;
}

/** An event before it is accepted, which gives it its sequence. */
export type Occurrence = Omit<WatchEvent, 'sequence'>;

/** An event that is accepted, and the JSON that the store and every sink have of it, byte for byte the same. */
export interface Kept {
  readonly event: WatchEvent;
  readonly text: string;
  /** Of the text in UTF-8. */
  readonly bytes: number;
}

/** What JSON lets stand and a terminal would obey: control characters, marks of direction, both ends of a line. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

export function kept(event: WatchEvent): Kept {
  const escape = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = JSON.stringify(event).replace(UNPRINTABLE, escape);
  return { event, text, bytes: Buffer.byteLength(text) };
}
