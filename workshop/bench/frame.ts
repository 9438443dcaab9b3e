/** Pictures as something to be timed: how they get into a core, and the frames of a camera. */
import type { Fit } from '../../host/core/core.ts';
import type { PixelFormat } from '../../host/image/format.ts';
import { checkedPlanes } from '../../host/image/picture.ts';
import type { Picture } from '../../host/image/picture.ts';
import { rawOf } from '../../host/image/raw.ts';
import { feeding } from '../../host/work.ts';
import type { Lent } from '../../host/work.ts';
import { GOLDEN_SEED } from '../packing/golden.ts';
import { Random } from '../packing/random.ts';
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
  const random = new Random(GOLDEN_SEED);
  return { ...shape, data: Uint8Array.from({ length: bytes }, () => random.byte()) };
}

/** What brings a picture into a core, which may be timed: nothing of it is looked at twice. */
export async function pushing(picture: Picture, fit: Fit): Promise<(core: Lent) => void> {
  const { width, height, pieces, code, stride } = await rawOf(picture);
  return (core) => {
    core().begin(width, height, fit, code, stride);
    const next = feeding(core, pieces);
    while (next());
  };
}
