/** Switches of asconfig.json (`use`), known to the compiler as integer constants. */

/** 1 in the build that multiplies the file's i8 filters in place instead of preparing i16 pairs. */
declare const COMPACT: i32;

/** 1 in the build for engines that merge 128-bit operations into 256-bit ones. */
declare const WIDE: i32;
