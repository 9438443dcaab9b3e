/** What asconfig.json names for each target (`use`): the build, how its activations lie, where its planes do, and how it reads its file. */
declare const Tile: typeof import('./tiles/simd').SimdTile &
  typeof import('./tiles/relaxed-wide').RelaxedWideTile;
declare const Activations: typeof import('./tiles/activations-pairs').PairActivations;
declare const Arena: typeof import('./network/arena-fast').FastArena;
declare const Weights: typeof import('./memory/weights-mapped').MappedWeights;
declare const FlashWeights: typeof import('./memory/weights-flash').FlashWeights;

/** The address of these characters, a byte each, closed by a zero: tools/ascii.mjs. */
declare function ascii(words: TemplateStringsArray): usize;

/** Of training: how many numbers its kernels compute at once, what holds them, and the steps on each. */
declare const Lanes: typeof import('./training/lanes-four').FourLanes;
declare const Vector: typeof v128;
declare type Vector = v128;
declare const Each: typeof f32x4;
