import { MobilenetError } from '../errors.ts';
import { product } from '../size.ts';
import { malformed, readHeader } from './bmp-header.ts';
import type { BmpHeader } from './bmp-header.ts';
import { MOST_PIXELS, tooManyPixels } from './limit.ts';
import type { Picture } from './picture.ts';

/**
 * Reads a BMP of 1, 4, 8, 16, 24 or 32 bits a pixel without compression: rows from the bottom or, where the height is
 * negative, from the top, each padded to four bytes; of 1 to 8 bits indices into a palette, of 16 and 32 bits colours
 * in masks. Where there is alpha the picture lies over black. Bytes after the rows are passed over.
 *
 * Source: the bitmap headers of the Windows GDI.
 *
 * @throws E_IMAGE_FORMAT, E_IMAGE_SIZE
 */
export function readBmp(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const { width, height, bits, start, isTopDown } = header;
  if (width < 1 || height < 1)
    throw new MobilenetError('E_IMAGE_SIZE', 'The picture has a side of 0 pixels or less.');
  const pixels = product(width, height);
  if (pixels > MOST_PIXELS) throw tooManyPixels(MOST_PIXELS);
  const row = Math.ceil((width * bits) / 8);
  const stride = Math.ceil(row / 4) * 4;
  // As of raw pixels, what follows the last row up to its stride may be there or not.
  if (product(stride, height - 1) + row > bytes.length - start)
    throw malformed('it is cut short; copy it again');

  const data = new Uint8Array(pixels * 3);
  const alphas = header.masks[3] === 0 ? undefined : new Uint8Array(pixels);
  const read = rowReader(view, header, alphas);
  for (let y = 0; y < height; y++) read(start + (isTopDown ? y : height - 1 - y) * stride, data, y * width);
  if (alphas) layOverBlack(data, alphas);
  return { width, height, data };
}

/** Reads the row at a byte of the file into u8 [pixels][3], from a pixel on. */
type RowReader = (from: number, data: Uint8Array, pixel: number) => void;

function rowReader(view: DataView, header: BmpHeader, alphas: Uint8Array | undefined): RowReader {
  if (header.bits <= 8) return indices(view, header);
  return header.bits === 24 ? triples(view, header) : masked(view, header, alphas);
}

/** Of 1, 4 or 8 bits: the first pixel of a byte is in its highest bits. */
function indices(view: DataView, { width, bits, palette }: BmpHeader): RowReader {
  const mask = (1 << bits) - 1;
  return (from, data, pixel) => {
    for (let x = 0, to = pixel * 3; x < width; x++, to += 3) {
      const bit = x * bits;
      const index = (view.getUint8(from + (bit >> 3)) >> (8 - bits - (bit & 7))) & mask;
      if (index >= palette.colours)
        throw malformed(`a pixel has colour ${index} of a palette of ${palette.colours}`);
      const colour = palette.at + index * palette.entry;
      for (let channel = 0; channel < 3; channel++) data[to + channel] = view.getUint8(colour + 2 - channel);
    }
  };
}

/** Of 24 bits: blue, green, red. */
function triples(view: DataView, { width }: BmpHeader): RowReader {
  return (from, data, pixel) => {
    for (let at = from, to = pixel * 3; at < from + width * 3; at += 3, to += 3)
      for (let channel = 0; channel < 3; channel++) data[to + channel] = view.getUint8(at + 2 - channel);
  };
}

/** Of 16 or 32 bits. */
function masked(
  view: DataView,
  { width, bits, masks: [red, green, blue, alpha] }: BmpHeader,
  alphas: Uint8Array | undefined,
): RowReader {
  const colours = [red, green, blue].map(channelOf) as [Channel, Channel, Channel];
  const opacity = alphas && channelOf(alpha);
  return (from, data, pixel) => {
    for (let x = 0, to = pixel * 3; x < width; x++, to += 3) {
      const value = bits === 16 ? view.getUint16(from + 2 * x, true) : view.getUint32(from + 4 * x, true);
      for (let channel = 0; channel < 3; channel++) data[to + channel] = colours[channel]!(value);
      if (alphas && opacity) alphas[pixel + x] = opacity(value);
    }
  };
}

/** The byte of a channel of a pixel. */
type Channel = (pixel: number) => number;

/** Of more than 8 bits the highest; fewer are repeated below, so that all ones are 255. */
function channelOf(mask: number): Channel {
  const shift = 31 - Math.clz32(mask & -mask);
  const bits = 32 - Math.clz32(mask >>> shift);
  if (bits >= 8) return (pixel) => ((pixel & mask) >>> (shift + bits - 8)) & 255;
  const bytes = Uint8Array.from({ length: 1 << bits }, (_, value) => {
    let byte = value << (8 - bits);
    for (let width = bits; width < 8; width *= 2) byte |= byte >> width;
    return byte;
  });
  return (pixel) => bytes[(pixel & mask) >>> shift]!;
}

/** Where all alpha is 0 nobody has set it: the picture is opaque. */
function layOverBlack(data: Uint8Array, alphas: Uint8Array): void {
  if (alphas.every((alpha) => alpha === 0)) return;
  for (let to = 0; to < data.length; to++)
    data[to] = Math.round((data[to]! * alphas[Math.floor(to / 3)]!) / 255);
}
