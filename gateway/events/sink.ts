import type { Kept } from './event.ts';

/** Where events go. */
export interface Sink {
  /** Its place in the store. */
  readonly name: string;
  /** Whether the other side is there, as far as is known. */
  readonly isHere: boolean;
  /**
   * Hands an event over, and resolves when the other side has it, however long it is away. One call at a time.
   *
   * @param signal ends the waiting
   * @throws the signal's reason; Gone
   */
  deliver(kept: Kept, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The other side has gone for good, as the reader of a pipe does. */
export class Gone extends Error {}
