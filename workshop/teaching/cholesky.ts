import { dot } from './linear.ts';

/**
 * The lower triangle L of A = L·Lᵀ, in the place of A's, f64 [size][size].
 *
 * @param matrix symmetric and positive definite; of it the lower triangle is read
 */
export function factorise(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      const other = j * size;
      matrix[row + j] = (matrix[row + j]! - dot(matrix, row, matrix, other, j)) / matrix[other + j]!;
    }
    matrix[row + i] = Math.sqrt(matrix[row + i]! - dot(matrix, row, matrix, row, i));
  }
}

/** Solves L·Lᵀ·x = b in the place of b, f64 [size]. */
export function solve(lower: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) b[i] = (b[i]! - dot(lower, i * size, b, 0, i)) / lower[i * size + i]!;
  for (let i = size - 1; i >= 0; i--) {
    const value = (b[i]! /= lower[i * size + i]!);
    for (let j = 0; j < i; j++) b[j]! -= value * lower[i * size + j]!;
  }
}
