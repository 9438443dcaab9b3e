/** A camera's frame as something to be timed. */
import { FIT_CONTRACT } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import type { PixelFormat } from '../../host/image/format.ts';
import { checkedPlanes } from '../../host/image/picture.ts';
import type { Picture } from '../../host/image/picture.ts';
import { rawOf } from '../../host/image/raw.ts';
import type { Summary } from './statistics.ts';

export interface FrameShape {
  readonly format: PixelFormat;
  readonly width: number;
  readonly height: number;
}

/** Milliseconds from the bytes of a frame to the input plane, their copy into the core included. */
export interface FrameTimes extends FrameShape {
  readonly ms: Summary;
}

/** A frame of noise. Throws E_IMAGE_SIZE, E_IMAGE_FORMAT. */
export function noiseFrame(shape: FrameShape): Picture {
  const bytes = checkedPlanes(shape).reduce((sum, { row, rows }) => sum + row * rows, 0);
  const data = new Uint8Array(bytes);
  for (let at = 0, state = 1; at < bytes; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[at] = state >>> 24;
  }
  return { ...shape, data };
}

/** What brings a frame into a core, which may be timed: nothing of it is looked at twice. */
export async function pushing(frame: Picture): Promise<(core: Core) => void> {
  const { width, height, bytes, code, stride } = await rawOf(frame);
  return (core) => {
    core.begin(width, height, FIT_CONTRACT, code, stride);
    for (let done = 0, due = core.capacity(); due > 0; due = core.capacity()) {
      new Uint8Array(core.memory.buffer).set(bytes.subarray(done, done + due), core.staging() >>> 0);
      core.push(due);
      done += due;
    }
  };
}
