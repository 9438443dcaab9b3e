/** The file at the end of the memory, so that the rest is planned without knowing its length. */
import { plan } from './plan';
import { aligned } from './size';


@inline
export function memoryBytes(): u64 {
  return (<u64>memory.size()) << 16;
}

/** Places a file of so many bytes at the end of the memory. 0 where it cannot fit. */
export function reserveFile(length: u32): usize {
  const bytes = aligned(length);
  plan.fileLength = 0;
  if (!length || bytes > memoryBytes() - aligned(__heap_base)) return 0;
  plan.file = <usize>(memoryBytes() - bytes);
  plan.fileLength = length;
  return plan.file;
}

/** Takes a file where it lies: in the memory, or mapped behind its end. 0 where it lies below the plan or across the end. */
export function attachFile(address: usize, length: u32): usize {
  const end = <u64>address + length;
  const most: u64 = address < memoryBytes() ? memoryBytes() : u32.MAX_VALUE;
  plan.fileLength = 0;
  if (!length || address < aligned(__heap_base) || end > most) return 0;
  plan.file = address;
  plan.fileLength = length;
  return address;
}

/** What ends the memory of a bundle, 16 bytes: this, and the length of the file before it. */
const BUNDLE_MAGIC: u32 = 0x42574e4d;
const TRAILER_BYTES: u32 = 16;

/** Finds the file that a bundle carries at the end of its memory. */
export function findBundledFile(): bool {
  const trailer = <usize>(memoryBytes() - TRAILER_BYTES);
  const length = load<u32>(trailer, 4);
  if (load<u32>(trailer) != BUNDLE_MAGIC || !length || aligned(length) > trailer - aligned(__heap_base))
    return false;
  plan.file = trailer - <usize>aligned(length);
  plan.fileLength = length;
  return true;
}

/** Bytes from the file to the end of the memory; 0 where it is mapped behind that. */
export function fileBytes(): u32 {
  if (Arena.MAPS && plan.file > memoryBytes()) return 0;
  return <u32>(memoryBytes() - plan.file);
}
