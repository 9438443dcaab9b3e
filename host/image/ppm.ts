import { MobilenetError } from '../errors.ts';
import { product } from '../size.ts';
import type { Picture } from './picture.ts';

const HASH = 0x23;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads a binary PPM (`P6`) or PGM (`P5`, expanded to RGB) of 8 bits a colour: after the magic number the width, the
 * height and 255, in decimal digits, with white space or comments (`#` to the end of the line) between them; one
 * white space; the pixels, neither fewer nor more.
 *
 * Source: netpbm's ppm(5). Narrower: a carriage return in the header is refused, because a copy in text mode that
 * added it has damaged the pixels too.
 *
 * @throws E_IMAGE_FORMAT, E_IMAGE_SIZE
 */
export function readPpm(bytes: Uint8Array): Picture {
  const colours = bytes[1] === 0x36 ? 3 : 1;
  const header = new Header(bytes, 2);
  const width = header.number();
  const height = header.number();
  if (header.number() !== 255) throw malformed('its largest value must be 255: 8 bits a colour');
  const start = header.end();
  if (width === 0 || height === 0)
    throw new MobilenetError('E_IMAGE_SIZE', 'The picture has a side of 0 pixels.');

  const length = product(width, height, colours);
  const given = bytes.length - start;
  if (given !== length) throw malformed(`its header states ${length} bytes of pixels, ${given} follow`);
  const pixels = bytes.subarray(start);
  return { width, height, data: colours === 3 ? pixels : expand(pixels) };
}

/** @returns u8 [pixels][3] of u8 [pixels] */
function expand(greys: Uint8Array): Uint8Array {
  const data = new Uint8Array(greys.length * 3);
  greys.forEach((grey, pixel) => data.fill(grey, pixel * 3, pixel * 3 + 3));
  return data;
}

class Header {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** A decimal number of at most 5 digits, which is enough for every side, after white space or comments. */
  number(): number {
    const before = this.#at;
    this.#skip();
    const start = this.#at;
    let value = 0;
    for (let digit = this.#digit(); digit !== undefined; digit = this.#digit()) value = value * 10 + digit;
    const digits = this.#at - start;
    if (start === before || digits < 1 || digits > 5)
      throw malformed('its header must hold width, height and 255');
    return value;
  }

  /** The address after the one white space that ends the header. */
  end(): number {
    if (!this.#space()) throw malformed('one white space must end its header');
    return this.#at + 1;
  }

  #digit(): number | undefined {
    const digit = (this.#bytes[this.#at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    this.#at++;
    return digit;
  }

  #skip(): void {
    while (this.#space() || this.#bytes[this.#at] === HASH) {
      if (this.#bytes[this.#at] === HASH)
        while (this.#at < this.#bytes.length && !this.#lineFeed()) this.#at++;
      else this.#at++;
    }
  }

  #lineFeed(): boolean {
    return this.#bytes[this.#at] === LINE_FEED;
  }

  #space(): boolean {
    const byte = this.#bytes[this.#at];
    if (byte === CARRIAGE_RETURN) throw malformed('its header has a carriage return; copy it in binary mode');
    return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0c);
  }
}

function malformed(reason: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `The PPM picture is malformed: ${reason}.`);
}
