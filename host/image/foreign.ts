/** What a file is that no decoder here reads, by its first bytes. */

/** Of each the beginning, its name, and the ending that its files have. */
const KINDS: readonly (readonly [head: RegExp, name: string, ending: string])[] = [
  [/^[^]{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/, 'HEIC', 'heic'],
  [/^[^]{4}ftypavi[fs]/, 'AVIF', 'avif'],
  [/^GIF8/, 'GIF', 'gif'],
  [/^(II[*+]\0|MM\0[*+])/, 'TIFF', 'tif'],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, 'JPEG XL', 'jxl'],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'JPEG 2000', 'jp2'],
];

/** Half of a file of a Mac, which other systems see as a file of its own. */
const APPLE_DOUBLE = /^\0\x05\x16[\0\x07]/;

/**
 * The sentence that refuses it.
 *
 * @param head its first 12 bytes, a character each
 */
export function foreign(head: string): string {
  const fact = 'JPEG, PNG, WebP, BMP, PPM or PGM picture';
  if (APPLE_DOUBLE.test(head))
    return `This is not a ${fact} but what a Mac keeps beside one (AppleDouble); remove it.`;
  const [, name, ending] = KINDS.find(([kind]) => kind.test(head)) ?? [];
  if (name === undefined) return `This is not a ${fact}.`;
  return `This is not a ${fact} but ${name}; convert it: \`magick photo.${ending} photo.jpg\`.`;
}
