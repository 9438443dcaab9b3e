import { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../../pool/messages.ts';
import type { Shot, Surroundings } from '../shot.ts';
import { jpegs } from './jpegs.ts';
import { ppms } from './ppms.ts';
import { rawFrames } from './raw.ts';
import { Window } from './window.ts';
import { y4m } from './y4m.ts';

/**
 * The frames of a stream: raw ones where their kind is given, else what its first bytes say.
 *
 * @param given of raw frames the format and the size; of YUV4MPEG2 matrix and range
 * @throws E_IMAGE_FORMAT it begins with nothing that is read here; E_IO
 */
export async function* frames(
  pieces: AsyncIterable<Uint8Array>,
  given: Partial<Frame>,
  around: Surroundings,
): AsyncGenerator<Shot> {
  const window = new Window(pieces);
  if (isWhole(given)) return yield* rawFrames(window, given, around);
  await window.atLeast(3);
  const head = Buffer.from(window.bytes.subarray(0, 3)).toString('latin1');
  if (head === '') return;
  if (head === 'YUV') return yield* y4m(window, given, around);
  if (head === '\xff\xd8\xff') return yield* jpegs(window, around);
  if (/^P[56]/.test(head)) return yield* ppms(window, around);
  const fact = 'The stream begins with no JPEG, PPM or YUV4MPEG2; of raw frames say `pixels` and `size`';
  throw new MobilenetError('E_IMAGE_FORMAT', `${fact}.`);
}

export function isWhole(given: Partial<Frame>): given is Frame {
  return given.format !== undefined && given.width !== undefined && given.height !== undefined;
}
