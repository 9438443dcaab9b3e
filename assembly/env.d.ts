/** Switches of asconfig.json (`use`), known to the compiler as integer constants. */

/** 1 in the build that multiplies the file's i8 filters in place instead of preparing i16 pairs. */
declare const COMPACT: i32;
