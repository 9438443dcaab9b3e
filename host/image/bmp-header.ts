import { MobilenetError } from '../errors.ts';

/** What the headers of a BMP state. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** The first row of the file is the top one; else the last. */
  readonly isTopDown: boolean;
  /** Of a pixel: 1, 4, 8, 16, 24 or 32. */
  readonly bits: number;
  /** The palette: its first byte, the bytes of a colour, and how many there are. */
  readonly palette: { readonly at: number; readonly entry: 3 | 4; readonly colours: number };
  /** Red, green, blue and alpha, in a pixel of 16 or 32 bits; alpha 0 where there is none. */
  readonly masks: readonly [red: number, green: number, blue: number, alpha: number];
  /** Where the rows begin. */
  readonly start: number;
}

/** Bytes of the first header. */
const FIRST = 14;
/** Bytes of the second, by which it says which one it is: BITMAPCOREHEADER, the only one with sides of 16 bits; */
const CORE = 12;
/** that of OS/2, which means other compressions by their numbers; */
const OS2 = 64;
/** and BITMAPINFOHEADER with its versions 2 to 5. */
const SIZES: readonly number[] = [CORE, 40, 52, 56, OS2, 108, 124];

const RGB = 0;
const MASKS = 3;
const ALPHA_MASKS = 6;
const NAMES: readonly string[] = ['', 'RLE8', 'RLE4', 'masks', 'JPEG', 'PNG', 'masks'];

/** The masks where none are stated; bytes of alpha mean nothing then. */
const MASKS_OF_16 = [0x7c00, 0x03e0, 0x001f, 0] as const;
const MASKS_OF_32 = [0xff0000, 0xff00, 0xff, 0] as const;

/** @throws E_IMAGE_FORMAT cut short, malformed or compressed */
export function readHeader(view: DataView): BmpHeader {
  const size = view.byteLength < FIRST + CORE ? CORE : view.getUint32(FIRST, true);
  if (!SIZES.includes(size)) throw malformed(`its header has ${size} bytes, as that of no BMP`);
  if (view.byteLength < FIRST + size) throw malformed('it is cut short; copy it again');
  const stated = size === CORE ? core(view) : info(view);
  const { bits, compression, colours } = stated;
  checkKind(size, stated);

  const start = view.getUint32(10, true);
  const hasMasks = compression !== RGB;
  const end = FIRST + Math.max(size, hasMasks ? (compression === MASKS ? 52 : 56) : 0);
  if (start < end || start > view.byteLength)
    throw malformed(`its pixels begin at byte ${start} of ${view.byteLength}, its header ends at ${end}`);
  const entry = size === CORE ? 3 : 4;
  // Some files leave out the last colours, which no pixel has.
  const most = Math.min(colours === 0 ? 1 << bits : colours, 1 << bits, Math.floor((start - end) / entry));
  const masks = hasMasks ? masksOf(view, bits, end >= FIRST + 56) : bits === 16 ? MASKS_OF_16 : MASKS_OF_32;
  return { ...stated, start, palette: { at: end, entry, colours: most }, masks };
}

interface Stated extends Pick<BmpHeader, 'width' | 'height' | 'isTopDown' | 'bits'> {
  readonly planes: number;
  readonly compression: number;
  /** Of the palette; 0 stands for all that the bits can name. */
  readonly colours: number;
}

function core(view: DataView): Stated {
  const [width, height, planes, bits] = [18, 20, 22, 24].map((at) => view.getUint16(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  return { width, height, isTopDown: false, planes, bits, compression: RGB, colours: 0 };
}

function info(view: DataView): Stated {
  const height = view.getInt32(22, true);
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    isTopDown: height < 0,
    planes: view.getUint16(26, true),
    bits: view.getUint16(28, true),
    compression: view.getUint32(30, true),
    colours: view.getUint32(46, true),
  };
}

function checkKind(size: number, { planes, bits, compression }: Stated): void {
  if (planes !== 1) throw malformed(`it has ${planes} planes, not 1`);
  if (![1, 4, 8, 16, 24, 32].includes(bits))
    throw malformed(`it has ${bits} bits a pixel, not 1, 4, 8, 16, 24 or 32`);
  if (compression === RGB) return;
  const isMasked = size !== OS2 && (compression === MASKS || compression === ALPHA_MASKS);
  if (isMasked && (bits === 16 || bits === 32)) return;
  if (isMasked) throw malformed(`it has masks for pixels of ${bits} bits`);
  const name = (size === OS2 ? undefined : NAMES[compression]) ?? `number ${compression}`;
  throw new MobilenetError(
    'E_IMAGE_FORMAT',
    `The BMP picture is compressed (${name}); save it without compression.`,
  );
}

/** The masks lie where a header of version 2 or 3 has them, also behind one of version 1. */
function masksOf(view: DataView, bits: number, hasAlpha: boolean): BmpHeader['masks'] {
  const [red, green, blue, alpha] = [54, 58, 62, 66].map((at) =>
    at < 66 || hasAlpha ? view.getUint32(at, true) : 0,
  ) as [number, number, number, number];
  let seen = 0;
  for (const mask of [red, green, blue, alpha]) {
    const low = (mask & -mask) >>> 0;
    // One run of bits: added to its lowest, it carries out of itself.
    const isRun = ((mask + low) & mask) === 0;
    if (!isRun || mask >= 2 ** bits || (mask & seen) !== 0)
      throw malformed('its masks of colours overlap or have gaps');
    seen |= mask;
  }
  if (red === 0 || green === 0 || blue === 0) throw malformed('one of its masks of colours is empty');
  return [red, green, blue, alpha];
}

export function malformed(reason: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `The BMP picture is malformed: ${reason}.`);
}
