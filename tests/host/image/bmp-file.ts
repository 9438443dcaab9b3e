/** Writes BMP files, so that they may be wrong. Source: the bitmap headers of the Windows GDI. */

export interface BmpFile {
  readonly width: number;
  /** Negative: rows from the top. */
  readonly height: number;
  readonly bits: number;
  /** A number for each pixel, row by row from the top: an index or a colour. */
  readonly pixels: readonly number[];
  /** Bytes of the second header; 12 is BITMAPCOREHEADER. */
  readonly size?: number;
  readonly compression?: number;
  /** Red, green, blue and perhaps alpha. */
  readonly masks?: readonly number[];
  /** 0xrrggbb */
  readonly palette?: readonly number[];
  readonly colours?: number;
  readonly planes?: number;
  /** Bytes between palette and rows, and after the rows. */
  readonly gap?: number;
  readonly tail?: number;
}

export function writeBmp(file: BmpFile): Buffer {
  const { size = 40, masks = [], palette = [], gap = 0, tail = 0 } = file;
  const header = Buffer.alloc(Math.max(14 + size, masks.length > 0 ? 54 + 4 * masks.length : 0));
  header.write('BM');
  header.writeUInt32LE(size, 14);
  if (size === 12) writeCore(header, file);
  else writeInfo(header, file);
  masks.forEach((mask, place) => header.writeUInt32LE(mask, 54 + 4 * place));
  const colours = Buffer.concat(
    palette.map((colour) => {
      const bytes = Buffer.alloc(size === 12 ? 3 : 4);
      bytes.writeUIntLE(colour, 0, 3);
      return bytes;
    }),
  );
  header.writeUInt32LE(header.length + colours.length + gap, 10);
  const parts = [header, colours, Buffer.alloc(gap, 0xee), rowsOf(file), Buffer.alloc(tail, 0xee)];
  const bytes = Buffer.concat(parts);
  bytes.writeUInt32LE(bytes.length, 2);
  return bytes;
}

function writeCore(header: Buffer, { width, height, bits, planes = 1 }: BmpFile): void {
  [width, height, planes, bits].forEach((value, place) => header.writeUInt16LE(value, 18 + 2 * place));
}

function writeInfo(header: Buffer, file: BmpFile): void {
  const { width, height, bits, planes = 1, compression = 0, colours = 0 } = file;
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(planes, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  header.writeUInt32LE(colours, 46);
}

function rowsOf({ width, height, bits, pixels }: BmpFile): Buffer {
  const stride = Math.ceil((width * bits) / 32) * 4;
  const rows = Array.from({ length: Math.floor(pixels.length / width) }, (_, y) => {
    const row = Buffer.alloc(stride);
    pixels.slice(y * width, (y + 1) * width).forEach((value, x) => {
      if (bits >= 8) row.writeUIntLE(value, (x * bits) >> 3, bits >> 3);
      else row[(x * bits) >> 3]! |= value << (8 - bits - ((x * bits) & 7));
    });
    return row;
  });
  return Buffer.concat(height < 0 ? rows : rows.reverse());
}
