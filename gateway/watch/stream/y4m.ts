import { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../../pool/messages.ts';
import type { Shot, Surroundings } from '../shot.ts';
import { MOST_PIXELS } from './ppms.ts';
import { cut, lengthOf, rawFrame } from './raw.ts';
import type { Window } from './window.ts';

const LONGEST_LINE = 1024;

/**
 * The frames of a YUV4MPEG2 stream, which says its size itself.
 *
 * @param given what of a frame the stream does not say: the matrix
 * @throws E_IMAGE_FORMAT it is none, or of pixels that are not read here; E_IMAGE_SIZE
 */
export async function* y4m(
  window: Window,
  given: Partial<Frame>,
  around: Surroundings,
): AsyncGenerator<Shot> {
  const header = await line(window);
  if (header === undefined) return;
  const frame = frameOf(header, given);
  const length = lengthOf(frame);
  for (;;) {
    const begins = await line(window);
    if (begins === undefined) return;
    if (!/^FRAME( |$)/.test(begins)) throw damaged('a frame begins otherwise than with FRAME');
    const shot = await rawFrame(window, frame, length, around);
    if (!shot) return;
    yield shot;
  }
}

/** The next line; undefined at the end of the stream. */
async function line(window: Window): Promise<string | undefined> {
  for (;;) {
    const end = window.bytes.indexOf(0x0a);
    if (end >= 0 && end <= LONGEST_LINE) {
      const text = Buffer.from(window.bytes.subarray(0, end)).toString('latin1');
      window.drop(end + 1);
      return text;
    }
    if (window.bytes.length > LONGEST_LINE) throw damaged('a line of its header does not end');
    if (!(await window.more())) {
      if (window.bytes.length > 0) throw cut('a line of its header');
      return undefined;
    }
  }
}

function frameOf(header: string, given: Partial<Frame>): Frame {
  const [, ...words] = header.split(' ');
  const word = (letter: string): string | undefined =>
    words.find((each) => each.startsWith(letter))?.slice(letter.length);
  const width = Number(word('W'));
  const height = Number(word('H'));
  if (!(width >= 1 && height >= 1)) throw damaged('its header holds no width and height');
  if (width * height > MOST_PIXELS) {
    const fact = `The stream has frames of ${width} × ${height} pixels, more than ${MOST_PIXELS / 1e6} million`;
    throw new MobilenetError('E_IMAGE_SIZE', `${fact}: give a --size.`);
  }
  const colours = word('C') ?? '420';
  if (!/^420(jpeg|mpeg2|paldv)?$/.test(colours))
    throw damaged(`its pixels are ${colours}; ffmpeg makes it right with -pix_fmt yuv420p`);
  const range = word('XCOLORRANGE=') === 'FULL' ? 'full' : 'limited';
  return { width, height, format: 'i420', range: given.range ?? range, matrix: given.matrix };
}

function damaged(fact: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `The YUV4MPEG2 stream is not read: ${fact}.`);
}
