/** Endings of the formats that `pixels` reads. */
const ENDING = /\.(jpe?g|jpe|jfif|png|webp|bmp|ppm|pgm|pnm)$/i;

/** Some of them, for sentences. */
export const ENDINGS = '.jpg .png .webp .bmp .ppm .pgm';

/** Whether a file is a picture by its name; what it is in truth, its first bytes say. */
export function isPictureName(name: string): boolean {
  return ENDING.test(name);
}

/**
 * Whether a name is that of what systems put beside the files of people: hidden files, halves of files of a Mac
 * (`._1.jpg`, `__MACOSX`), indices of network drives (`@eaDir`).
 */
export function isPassedOver(name: string): boolean {
  return /^[.@]/.test(name) || name === '__MACOSX';
}
