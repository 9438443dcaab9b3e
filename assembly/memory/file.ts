/** The file at the end of the memory, so that the rest is planned without knowing its length. */
import { MAX_LAYERS } from './layer';
import { plan } from './plan';
import { aligned } from './size';
import { arenaBase } from './stage';
import './weights';

/** Bytes of the memory. A bundle has a constant here (workshop/bundle), because an engine may count other pages. */
export function memoryBytes(): u64 {
  return (<u64>memory.size()) << 16;
}

/** Places a file of so many bytes at the end of the memory. 0 where it cannot fit. */
export function reserveFile(length: u32): usize {
  const bytes = aligned(length);
  plan.fileLength = 0;
  if (Weights.COPIED || !length || bytes > memoryBytes() - arenaBase(MAX_LAYERS)) return 0;
  plan.file = <usize>(memoryBytes() - bytes);
  plan.fileLength = length;
  return plan.file;
}

/** Takes a file where it lies: in the memory, or mapped behind its end. 0 where it lies below the plan or across the end. */
export function attachFile(address: usize, length: u32): usize {
  const end = <u64>address + length;
  const most: u64 = address < memoryBytes() ? memoryBytes() : u32.MAX_VALUE;
  plan.fileLength = 0;
  if (!length || address < arenaBase(MAX_LAYERS) || end > most) return 0;
  plan.file = address;
  plan.fileLength = length;
  return address;
}

/** Takes the file outside of the memory, of so many bytes. */
export function flashFile(length: u32): u32 {
  plan.file = 0;
  plan.fileLength = length;
  return length;
}

/** Bytes from the file to the end of the memory; 0 where it is mapped behind that. */
export function fileBytes(): u32 {
  if (Arena.MAPS && plan.file > memoryBytes()) return 0;
  return <u32>(memoryBytes() - plan.file);
}
