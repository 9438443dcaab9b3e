/** Σ of four i32 lanes. */
@inline
export function sumLanes(lanes: v128): i32 {
  const halves = i32x4.add(
    lanes,
    i8x16.shuffle(lanes, lanes, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
  );
  return i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1);
}

/** Eight bytes of `a` and of `b`, in turns. */
@inline
export function interleaved(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
