/**
 * Matrix product y[r, c] = Σₖ a[r, k] · b[k, c], or y += it; addresses and steps in bytes, all f32. One record serves
 * the three products of a layer, which differ in their steps: y = x · w, dx = dy · wᵀ, dw = xᵀ · dy.
 */
@unmanaged
export class Product {
  static readonly BYTES: u32 = 64;

  rows: u32;
  /** A multiple of 8. */
  columns: u32;
  /** Products per sum. */
  count: u32;
  a: usize;
  aRow: u32;
  aStep: u32;
  b: usize;
  bStep: u32;
  /** From 16 columns to the next 16, in b and in y. */
  bPanel: u32;
  y: usize;
  yRow: u32;
  yPanel: u32;
}
