import type { FileHandle } from 'node:fs/promises';
import { open, readdir, readFile, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kept } from '../event.ts';
import { syncFolder } from './folder.ts';
import { decode, encode } from './record.ts';

/** Bytes after which a segment is followed by another. Whole segments are deleted. */
const SEGMENT = 1 << 20;

/** A segment is called as the first sequence in it. */
const NAME = /^(\d{16})\.events$/;

/** What the segments of a folder hold. */
export interface Recovered {
  readonly segments: Segments;
  readonly records: readonly Kept[];
  /** What a person should know. */
  readonly remarks: readonly string[];
}

/** The files of a store with the events, in their order. */
export class Segments {
  readonly #folder: string;
  /** First sequence of each, rising. */
  #firsts: number[];
  /** The segment that is written to, and its bytes. */
  #file: FileHandle | undefined;
  #size = 0;

  private constructor(folder: string, firsts: number[]) {
    this.#folder = folder;
    this.#firsts = firsts;
  }

  /** Reads what there is; a torn end is cut off, what is damaged before it is passed over. */
  static async recover(folder: string): Promise<Recovered> {
    const firsts = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
    const segments = new Segments(
      folder,
      firsts.sort((a, b) => a - b),
    );
    const records: Kept[] = [];
    const remarks: string[] = [];
    let last = 0;
    for (const first of segments.#firsts) {
      const path = segments.#path(first);
      const bytes = await readFile(path);
      const { records: found, damaged, end } = decode(bytes);
      const newest = first === segments.#firsts.at(-1);
      const torn = newest ? bytes.length - end : 0;
      const lost = bytes.length - end - torn + damaged;
      if (lost) remarks.push(`${path} is damaged: ${lost} bytes of it are no events and are passed over.`);
      if (torn) {
        remarks.push(`${path} ended within an event that was not accepted yet: ${torn} bytes are cut off.`);
        await truncate(path, end);
      }
      for (const record of found) {
        if (record.event.sequence <= last) continue;
        last = record.event.sequence;
        records.push(record);
      }
    }
    return { segments, records, remarks };
  }

  /**
   * Writes records, and returns when they outlast a power failure. One call at a time.
   *
   * @throws what the system says; nothing of the records counts then
   */
  async append(records: readonly Kept[]): Promise<void> {
    const text = Buffer.from(records.map(encode).join(''));
    if (this.#size >= SEGMENT) await this.#leave();
    this.#file ??= await this.#begin(records[0]!.event.sequence);
    try {
      await this.#file.writeFile(text);
      await this.#file.datasync();
      this.#size += text.length;
    } catch (cause) {
      // What stands there of them would be a damaged place in the middle.
      await this.#file.truncate(this.#size).catch(() => undefined);
      await this.#leave();
      throw cause;
    }
  }

  /** Deletes the segments that hold only sequences below one. The newest stays: it tells the last sequence. */
  async forget(below: number): Promise<void> {
    while (this.#firsts.length > 1 && this.#firsts[1]! <= below) {
      await unlink(this.#path(this.#firsts[0]!));
      this.#firsts.shift();
    }
  }

  async close(): Promise<void> {
    await this.#leave();
  }

  async #begin(first: number): Promise<FileHandle> {
    const file = await open(this.#path(first), 'a');
    this.#size = (await file.stat()).size;
    if (this.#firsts.at(-1) !== first) this.#firsts.push(first);
    await syncFolder(this.#folder);
    return file;
  }

  async #leave(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#size = 0;
    await file?.close().catch(() => undefined);
  }

  #path(first: number): string {
    return join(this.#folder, `${String(first).padStart(16, '0')}.events`);
  }
}
