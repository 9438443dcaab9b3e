/** Panels [rows/16][columns][16] of the transpose of panels [columns/16][rows][16]; both counts are multiples of 8. */
export function transpose(from: usize, to: usize, rows: u32, columns: u32): void {
  for (let c: u32 = 0; c < columns; c += Lanes.COUNT) {
    const source = from + (c >> 4) * (rows << 6) + ((c & 15) << 2);
    for (let r: u32 = 0; r < rows; r += Lanes.COUNT) {
      Lanes.square(source + (r << 6), to + (r >> 4) * (columns << 6) + (c << 6) + ((r & 15) << 2));
    }
  }
}
