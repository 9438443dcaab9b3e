import { Layer } from './layer';
import { aligned } from './size';

/**
 * Copies bytes of the file, `from` counted from its start: `memory.init` of a bundle's passive segment, or what a host
 * has for a flash that no address reaches. All of them are bytes of the file: the frame is checked before.
 */
@external('flash', 'read')
declare function read(to: usize, from: usize, bytes: u32): void;

/** Header and table of sections, 16 of them at most. */
const HEAD_BYTES: u32 = 16 + 16 * 16;
/** The record of a contract and three tables. */
const CONTRACT_BYTES: u32 = 48 + 3 * 256;

/** Where they are kept: made by functions, so that no module has them that calls none. */
function kept(): usize {
  return memory.data(HEAD_BYTES, 16);
}

function contract(): usize {
  return memory.data(CONTRACT_BYTES, 16);
}

/** The file lies outside of the memory, which a function copies bytes of it to. Addresses of the file begin at 0. */
@global
export namespace FlashWeights {
  export const COPIED: bool = true;
  /** A block of SHA-256, and more than any record that is looked at by itself. */
  export const VIEW: u32 = 64;


  @inline
  export function copy(to: usize, at: usize, bytes: u32): void {
    read(to, at, bytes);
  }

  export function view(at: usize, bytes: u32): usize {
    const window = memory.data(VIEW, 16);
    read(window, at, bytes);
    return window;
  }


  @inline
  export function head(file: usize): usize {
    return kept();
  }


  @inline
  export function keepHead(bytes: u32): void {
    read(kept(), 0, bytes);
  }


  @inline
  export function keepContract(at: usize, bytes: u32): usize {
    read(contract(), at, min(bytes, CONTRACT_BYTES));
    return contract();
  }


  @inline
  export function readChannels(layer: Layer): void {
    read(layer.scale, layer.fileBias - layer.channels * 4, <u32>aligned(layer.channels * 9));
  }


  @inline
  export function filtersAt(layer: Layer, at: usize, bytes: u32): usize {
    read(layer.filters, at, bytes);
    return layer.filters;
  }
}
