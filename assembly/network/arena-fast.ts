import { plan } from '../memory/plan';
import { inputBytes, pictureBytes, placeInput, producerOf, take } from './planes';

/**
 * The arena that costs no time: the input plane, and planes A and B, to which the stages' outputs go in turn. A picture
 * comes in through the resampler in plane B, which is idle then.
 */
@global
export namespace FastArena {
  export const MAPS: bool = false;
  export const TABLES: bool = false;
  export const STREAMS: bool = false;
  export const SCRATCH: u32 = Tile.SCRATCH;

  export function planPlanes(): void {
    placeInput(0, take(inputBytes(producerOf(0))));
    let bytesA: u64 = 0;
    let bytesB = pictureBytes();
    for (let s: u32 = 1; s < plan.stages; s++) {
      const bytes = inputBytes(producerOf(s));
      if (s & 1) bytesA = max(bytesA, bytes);
      else bytesB = max(bytesB, bytes);
    }
    const planeA = take(bytesA);
    const planeB = take(bytesB);
    plan.picture = planeB;
    plan.pictureBytes = <u32>min<u64>(bytesB, u32.MAX_VALUE);
    for (let s: u32 = 1; s < plan.stages; s++) placeInput(s, s & 1 ? planeA : planeB);
  }
}
