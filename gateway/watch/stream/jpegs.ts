import { MobilenetError } from 'mobilenet-wasm';
import type { Shot, Surroundings } from '../shot.ts';
import { cut } from './raw.ts';
import type { Window } from './window.ts';

/** Bytes of a picture, and of what may lie between two: the text of a multipart stream, a driver's padding. */
const MOST = 16 << 20;
const BETWEEN = 1 << 20;

const START = Buffer.from([0xff, 0xd8, 0xff]);

/** JPEG files, one after the other. One that is damaged is told of, and the next is looked for behind its first bytes. */
export async function* jpegs(window: Window, { onDamage }: Surroundings): AsyncGenerator<Shot> {
  while (await found(window, onDamage)) {
    const scan = new Scan();
    const end = await endOf(window, scan);
    if (typeof end === 'number') {
      yield { bytes: Uint8Array.from(window.bytes.subarray(0, end)) };
      window.drop(end);
      continue;
    }
    onDamage(end);
    window.drop(scan.doubtful);
  }
}

/** Drops what lies before the next picture; false where none comes. */
async function found(window: Window, onDamage: Surroundings['onDamage']): Promise<boolean> {
  let dropped = 0;
  for (;;) {
    const { bytes } = window;
    const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(START);
    // The last bytes may be the first of its start.
    const passed = at < 0 ? Math.max(0, bytes.length - START.length + 1) : at;
    window.drop(passed);
    dropped += passed;
    if (at >= 0) return true;
    if (dropped > BETWEEN) {
      onDamage(new MobilenetError('E_IMAGE_FORMAT', `${dropped} bytes of the stream hold no JPEG.`));
      dropped = 0;
    }
    if (!(await window.more())) return false;
  }
}

/** Length of the picture that the window begins with, or what is wrong with it. */
async function endOf(window: Window, scan: Scan): Promise<number | MobilenetError> {
  for (;;) {
    const end = scan.next(window.bytes);
    if (end === 'damaged') {
      const fact = `A JPEG of the stream is damaged at its byte ${scan.at}`;
      return new MobilenetError('E_IMAGE_FORMAT', `${fact}.`);
    }
    if (end !== undefined) return end;
    if (window.bytes.length > MOST)
      return new MobilenetError('E_IMAGE_SIZE', `A JPEG of the stream has more than ${MOST} bytes.`);
    if (!(await window.more())) return cut('a JPEG');
  }
}

/**
 * Goes from marker to marker, so that the end of a thumbnail within is not taken for that of the picture.
 *
 * Source: ITU-T T.81, B.1.1.
 */
class Scan {
  /** How far it is. */
  at = 2;
  /** Whether it is in the data of a scan, in which a byte 0xff is followed by 0 or by the number of a restart. */
  #coded = false;
  /** Where the segment begins that it came over last: it may have led astray. */
  #segment = 2;

  /** From where the next picture may begin if this one is damaged. What lies before was right, a thumbnail for example. */
  get doubtful(): number {
    return this.#coded ? this.at : this.#segment;
  }

  /** @returns where the picture ends; undefined where more bytes are needed */
  next(bytes: Uint8Array): number | 'damaged' | undefined {
    for (;;) {
      if (this.#coded) {
        const at = bytes.indexOf(0xff, this.at);
        this.at = at < 0 ? bytes.length : at;
      }
      if (this.at + 1 >= bytes.length) return undefined;
      const marker = bytes[this.at + 1]!;
      if (bytes[this.at] !== 0xff) return 'damaged';
      if (marker === 0xff) this.at++;
      else if (this.#coded && (marker === 0 || (marker >= 0xd0 && marker <= 0xd7))) this.at += 2;
      else if (marker === 0xd9) return this.at + 2;
      else if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return 'damaged';
      else {
        if (this.at + 3 >= bytes.length) return undefined;
        const length = bytes[this.at + 2]! * 256 + bytes[this.at + 3]!;
        if (length < 2) return 'damaged';
        this.#segment = this.at;
        this.at += 2 + length;
        this.#coded = marker === 0xda;
      }
    }
  }
}
