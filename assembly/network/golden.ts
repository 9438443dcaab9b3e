/** The run on the golden picture. */
import { contract } from '../format/contract';
import { beginPicture } from '../image/picture';
import { plan } from '../memory/plan';
import { advance, rewind } from './advance';
import { prove, pushNoise } from './proof';

/** Takes the digest of every layer; where stages are streamed, once for each of them. */
export function runGolden(): void {
  if (Arena.STREAMS) {
    for (let s: u32 = 0; s + 1 < plan.streamed; s++) {
      begin(s);
      while (plan.current < plan.streamed) advance(1);
    }
  }
  begin(Arena.STREAMS ? plan.streamed - 1 : 0);
  advance(u32.MAX_VALUE);
  prove(false, 0);
}

/** Begins a run that proves this one of the streamed stages, and all that are not. */
function begin(streamed: u32): void {
  beginPicture(contract.width, contract.height, true, 0, 0);
  pushNoise();
  rewind();
  prove(true, streamed);
}
