/** What asconfig.json names for each target (`use`): the build, and how its activations lie. */
declare const Tile: typeof import('./tiles/simd').SimdTile & typeof import('./tiles/relaxed').RelaxedTile;
declare const Activations: typeof import('./tiles/activations-pairs').PairActivations;
