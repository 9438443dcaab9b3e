import { MobilenetError } from 'mobilenet-wasm';
import type { Shot, Surroundings } from '../shot.ts';
import { cut } from './raw.ts';
import type { Window } from './window.ts';

/** Bytes of a header with its comments. */
const LONGEST = 1024;

/** Of a frame: its memory is taken before its bytes are there. */
export const MOST_PIXELS = 16_000_000;

const GAP = '(?:[ \\t\\n\\v\\f]|#[^\\n]*\\n)+';
const HEADER = new RegExp(`P([56])${GAP}(\\d{1,5})${GAP}(\\d{1,5})${GAP}255[ \\t\\n\\v\\f]`);

/**
 * Binary PPM and PGM of 8 bits a colour, one after the other. Where no header stands the next one is looked for.
 *
 * Source: netpbm's ppm(5).
 */
export async function* ppms(window: Window, { memory, onDamage }: Surroundings): AsyncGenerator<Shot> {
  for (;;) {
    const header = await headerOf(window, onDamage);
    if (!header) return;
    const { width, height, colours } = header;
    const pixels = width * height;
    if (pixels < 1 || pixels > MOST_PIXELS) {
      const fact = `A PPM of the stream has ${width} × ${height} pixels, not 1 to ${MOST_PIXELS / 1e6} million`;
      onDamage(new MobilenetError('E_IMAGE_SIZE', `${fact}.`));
      continue;
    }
    const bytes = memory.take(pixels * colours);
    if ((await window.fill(bytes)) < bytes.length) return onDamage(cut('a PPM'));
    yield { bytes, frame: { width, height, format: colours === 3 ? 'rgb' : 'grey' } };
  }
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly colours: number;
}

/** Takes the next header, and what lies before it; undefined where none comes. */
async function headerOf(window: Window, onDamage: Surroundings['onDamage']): Promise<Header | undefined> {
  let told = false;
  for (;;) {
    const { bytes } = window;
    const text = Buffer.from(bytes.subarray(0, 4 * LONGEST)).toString('latin1');
    const found = HEADER.exec(text);
    // What is left may be the first bytes of a header.
    const before = found ? found.index : Math.max(0, text.length - LONGEST);
    if (!told && /\S/.test(text.slice(0, before))) {
      told = true;
      onDamage(new MobilenetError('E_IMAGE_FORMAT', 'Between two PPM of the stream lies something else.'));
    }
    window.drop(before + (found ? found[0].length : 0));
    if (found)
      return { width: Number(found[2]), height: Number(found[3]), colours: found[1] === '6' ? 3 : 1 };
    if (bytes.length > text.length || (await window.more())) continue;
    if (!told && /\S/.test(text)) onDamage(cut('the header of a PPM'));
    return undefined;
  }
}
