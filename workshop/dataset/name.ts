/** Endings of the formats that `pixels` reads. */
const ENDING = /\.(jpe?g|png|webp|ppm|pgm|pnm)$/i;

/** Whether a file is a picture by its name; what it is in truth, its first bytes say. */
export function isPictureName(name: string): boolean {
  return ENDING.test(name);
}
