/** A module of ours with a file at the end of its memory. */
import { roundUp } from '../packing/layout.ts';
import {
  countedData,
  fixedMemory,
  readSections,
  sectionId,
  unsigned,
  withData,
  writeModule,
} from './module.ts';

export interface Bundle {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pages of 64 KiB of its memory, least and most. */
  readonly pages: number;
  /** Bytes of the memory that are written while it runs: all before the file. */
  readonly arena: number;
}

const PAGE = 65536;

/** What stands at the end of the memory: this magic, the length of the file, 8 bytes of zero (assembly/memory/file). */
const TRAILER_MAGIC = 0x42574e4d;
const TRAILER_BYTES = 16;

/** Unit of the regions of a plan. */
export const UNIT = 16;

/** The module with the file and its trailer at the end of a memory that just holds the arena before them. */
export function assemble(module: Uint8Array, file: Uint8Array, arena: number): Bundle {
  const carried = new Uint8Array(carriedBytes(file.length));
  carried.set(file);
  const trailer = new DataView(carried.buffer, carried.length - TRAILER_BYTES);
  trailer.setUint32(0, TRAILER_MAGIC, true);
  trailer.setUint32(4, file.length, true);
  const pages = pagesOf(file.length, arena);
  return { bytes: withSegment(module, pages, pages * PAGE - carried.length, carried), pages, arena };
}

/** The module without a file, in a memory that just holds the arena. */
export function assembleAlone(module: Uint8Array, arena: number): Bundle {
  const pages = Math.ceil(arena / PAGE);
  return { bytes: withPages(module, pages), pages, arena };
}

/** The module with a memory of so many pages. */
export function withPages(module: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  return writeModule(
    readSections(module).map((section) =>
      section.id === sectionId.memory ? { id: section.id, body: fixedMemory(pages) } : section,
    ),
  );
}

/** Pages of the memory of a bundle. */
export function pagesOf(fileBytes: number, arena: number): number {
  return Math.ceil((arena + carriedBytes(fileBytes)) / PAGE);
}

/** Bytes that `assemble` gives for a file of so many bytes. */
export function bundleBytes(module: Uint8Array, fileBytes: number, arena: number): number {
  const length = carriedBytes(fileBytes);
  const pages = pagesOf(fileBytes, arena);
  const empty = withSegment(module, pages, pages * PAGE - length, new Uint8Array(0));
  const data = readSections(empty).find(({ id }) => id === sectionId.data)!.body.length;
  const segment = unsigned(length).length - 1;
  const grown = unsigned(data + segment + length).length - unsigned(data).length;
  return empty.length + length + segment + grown;
}

function carriedBytes(fileBytes: number): number {
  return roundUp(fileBytes, UNIT) + TRAILER_BYTES;
}

function withSegment(
  module: Uint8Array,
  pages: number,
  address: number,
  bytes: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const sections = readSections(module).map(({ id, body }) => {
    if (id === sectionId.memory) return { id, body: fixedMemory(pages) };
    if (id === sectionId.dataCount) return { id, body: countedData(body) };
    if (id === sectionId.data) return { id, body: withData(body, address, bytes) };
    return { id, body };
  });
  return writeModule(sections);
}
