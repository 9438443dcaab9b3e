/** What the module is. */
import '../tiles/builds';
import { engineDot } from '../tiles/probe';

export function abi(): u32 {
  return 1;
}

/** `enum mobilenet_build`: several threads run the tiles of one build in a module of their own. */
export function build(): u32 {
  return ASC_FEATURE_THREADS ? Tile.TEAM : Tile.BUILD;
}

/** What the engine's relaxed dot product was found to compute. */
export function dot(): u32 {
  return ASC_FEATURE_RELAXED_SIMD ? engineDot : 0;
}

/** Where the plan begins. */
export function heapBase(): usize {
  return __heap_base;
}
