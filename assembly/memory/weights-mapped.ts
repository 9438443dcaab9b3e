import { Layer } from './layer';

/** The file lies in the memory, or is mapped behind it. */
@global
export namespace MappedWeights {
  export const COPIED: bool = false;
  export const VIEW: u32 = u32.MAX_VALUE;


  @inline
  export function view(at: usize, bytes: u32): usize {
    return at;
  }


  @inline
  export function head(file: usize): usize {
    return file;
  }


  @inline
  export function keepHead(bytes: u32): void {}


  @inline
  export function keepContract(at: usize, bytes: u32): usize {
    return at;
  }


  @inline
  export function readChannels(layer: Layer): void {}


  @inline
  export function filtersAt(layer: Layer, at: usize, bytes: u32): usize {
    return at;
  }
}
