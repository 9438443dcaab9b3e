import { MobilenetError } from 'mobilenet-wasm';
import { checkedPlanes } from 'mobilenet-wasm/pixels';
import type { Frame } from '../../pool/messages.ts';
import type { Shot, Surroundings } from '../shot.ts';
import type { Window } from './window.ts';

/** Raw frames of one kind, one after the other. */
export async function* rawFrames(window: Window, frame: Frame, around: Surroundings): AsyncGenerator<Shot> {
  const length = lengthOf(frame);
  for (let shot; (shot = await rawFrame(window, frame, length, around));) yield shot;
}

/** Bytes of a frame. Throws E_IMAGE_SIZE, E_IMAGE_FORMAT. */
export function lengthOf(frame: Frame): number {
  return checkedPlanes(frame).at(-1)!.end;
}

/** The next frame, of so many bytes; undefined at the end of the stream, also where that cuts it short. */
export async function rawFrame(
  window: Window,
  frame: Frame,
  length: number,
  { memory, onDamage }: Surroundings,
): Promise<Shot | undefined> {
  const bytes = memory.take(length);
  const filled = await window.fill(bytes);
  if (filled === length) return { bytes, frame };
  if (filled > 0) onDamage(cut(`a frame of ${length} bytes`));
  return undefined;
}

/** The error of a stream that ends within a frame. */
export function cut(what: string): MobilenetError {
  return new MobilenetError('E_IMAGE_FORMAT', `The stream ends within ${what}.`);
}
