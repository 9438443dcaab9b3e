/** Panels [rows/16][columns][16] of the transpose of panels [columns/16][rows][16]; both counts are multiples of 8. */
export function transpose(from: usize, to: usize, rows: u32, columns: u32): void {
  for (let c: u32 = 0; c < columns; c += 4) {
    const source = from + (c >> 4) * (rows << 6) + ((c & 15) << 2);
    for (let r: u32 = 0; r < rows; r += 4) {
      square(source + (r << 6), to + (r >> 4) * (columns << 6) + (c << 6) + ((r & 15) << 2));
    }
  }
}

/** Four rows of four numbers, 64 bytes apart on both sides. */
@inline
function square(from: usize, to: usize): void {
  const a = v128.load(from, 0);
  const b = v128.load(from, 64);
  const c = v128.load(from, 128);
  const d = v128.load(from, 192);
  const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(ab0, cd0, 0, 2), 0);
  v128.store(to, i64x2.shuffle(ab0, cd0, 1, 3), 64);
  v128.store(to, i64x2.shuffle(ab1, cd1, 0, 2), 128);
  v128.store(to, i64x2.shuffle(ab1, cd1, 1, 3), 192);
}
