import { MobilenetError } from 'mobilenet-wasm';
import { checkedPlanes } from 'mobilenet-wasm/pixels';
import type { Frame } from '../../pool/messages.ts';
import type { Shot, Surroundings } from '../shot.ts';
import type { Window } from './window.ts';

/** Raw frames of one kind, one after the other. */
export async function* rawFrames(
  window: Window,
  frame: Frame,
  { memory, onDamage }: Surroundings,
): AsyncGenerator<Shot> {
  const length = checkedPlanes(frame).at(-1)!.end;
  for (;;) {
    const bytes = memory.take(length);
    const filled = await window.fill(bytes);
    if (filled === length) {
      yield { bytes, frame };
      continue;
    }
    if (filled > 0) onDamage(cut(`a frame of ${length} bytes`));
    return;
  }
}

/** The error of a stream that ends within a frame. */
export function cut(what: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `The stream ends within ${what}.`);
}
