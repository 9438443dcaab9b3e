/** A module of ours with a file, and exactly the memory that both need. */
import { roundUp } from '../packing/layout.ts';
import {
  active,
  appended,
  constant,
  copying,
  countOf,
  exported,
  fixedMemory,
  importedType,
  knowingMemory,
  passive,
  prepended,
  readSections,
  sectionId,
  unsigned,
  writeModule,
} from './module.ts';
import type { Section } from './module.ts';

/** Where the file is: in the memory behind the arena, in a segment that the core reads block by block, or with the host. */
export type FilePlace = 'memory' | 'segment' | 'host';

/** What a bundle is made by. Sizes are bytes. */
export interface Layout {
  /** All that is written while it runs: the memory before the file. */
  readonly arena: number;
  /** The static data of the module, with which the arena begins. */
  readonly statics: number;
  readonly place: FilePlace;
  /** Of a page of the memory; 64 KiB by default. */
  readonly page?: 1 | 65536;
}

export interface Bundle {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pages of 64 KiB that hold its memory, least and most. */
  readonly pages: number;
  /** Bytes of the memory that are used: with pages of a byte that is all of it. */
  readonly exact: number;
  /** Bytes of the memory that are written while it runs: all before the file. */
  readonly arena: number;
}

const PAGE = 65536;

/** Where the data of a bundle states where its file is and how long, u32 each: the start of assembly/memory/plan. */
const STATED = 24;

/** Unit of the regions of a plan. */
export const UNIT = 16;

export function assemble(module: Uint8Array, file: Uint8Array, layout: Layout): Bundle {
  const exact = exactBytes(file.length, layout);
  return {
    bytes: rewritten(module, layout, file.length, file),
    pages: pagesOf(exact),
    exact,
    arena: layout.arena,
  };
}

/** Bytes of the memory that a bundle uses. */
export function exactBytes(fileBytes: number, { arena, place }: Layout): number {
  return place === 'memory' ? arena + roundUp(fileBytes, UNIT) : arena;
}

/** Pages of 64 KiB that hold so many bytes. */
export function pagesOf(bytes: number): number {
  return Math.ceil(bytes / PAGE);
}

/** Bytes that `assemble` gives for a file of so many bytes. */
export function bundleBytes(module: Uint8Array, fileBytes: number, layout: Layout): number {
  const empty = rewritten(module, layout, fileBytes, new Uint8Array(0));
  if (layout.place === 'host') return empty.length;
  const data = readSections(empty).find(({ id }) => id === sectionId.data)!.body.length;
  const segment = unsigned(fileBytes).length - 1;
  const grown = unsigned(data + segment + fileBytes).length - unsigned(data).length;
  return empty.length + fileBytes + segment + grown;
}

/** Names by which WAMR knows how much of a memory that never grows is used: it allocates no more. */
const endNames = ['__data_end', '__heap_base'] as const;

function rewritten(
  module: Uint8Array,
  layout: Layout,
  fileBytes: number,
  file: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const sections = readSections(module);
  const exact = exactBytes(fileBytes, layout);
  const ends = [layout.place === 'memory' ? exact : layout.statics, exact];
  const globals = countOf(bodyOf(sections, sectionId.global));
  const segments = segmentsOf(layout, fileBytes, file);
  const bodies: Partial<Record<number, (body: Uint8Array) => Uint8Array>> = {
    [sectionId.memory]: () => memoryOf(exact, layout),
    [sectionId.code]: (body) => knowingMemory(body, exact),
    [sectionId.global]: (body) => appended(body, ends.map(constant)),
    [sectionId.export]: (body) =>
      appended(
        body,
        endNames.map((name, index) => exported(name, globals + index)),
      ),
    [sectionId.dataCount]: (body) => Uint8Array.from(unsigned(countOf(body) + segments.length)),
    [sectionId.data]: (body) => appended(body, segments),
  };
  const changed = sections.map(({ id, body }) => ({ id, body: bodies[id]?.(body) ?? body }));
  return writeModule(layout.place === 'segment' ? withReader(changed) : changed);
}

function memoryOf(exact: number, { page = PAGE }: Layout): Uint8Array {
  return page === 1 ? fixedMemory(exact, page) : fixedMemory(pagesOf(exact), page);
}

/** What the core knows of the file, and last the file, where it is inside. */
function segmentsOf({ arena, place }: Layout, length: number, file: Uint8Array): Uint8Array[] {
  if (place === 'host') return [];
  const stated = new DataView(new ArrayBuffer(8));
  stated.setUint32(0, place === 'memory' ? arena : 0, true);
  stated.setUint32(4, length, true);
  const known = active(STATED, new Uint8Array(stated.buffer));
  return [known, place === 'memory' ? active(arena, file) : passive(file)];
}

/** The module with a function of its own in the place of the one that it imports, which copies bytes of its last segment. */
function withReader(sections: readonly Section[]): Section[] {
  const type = importedType(bodyOf(sections, sectionId.import), 'flash', 'read');
  const segment = countOf(bodyOf(sections, sectionId.data)) - 1;
  return sections
    .filter(({ id }) => id !== sectionId.import)
    .map(({ id, body }) => {
      if (id === sectionId.function) return { id, body: prepended(body, type) };
      if (id === sectionId.code) return { id, body: prepended(body, copying(segment)) };
      return { id, body };
    });
}

function bodyOf(sections: readonly Section[], wanted: number): Uint8Array {
  return sections.find(({ id }) => id === wanted)!.body;
}
