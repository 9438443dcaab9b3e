import { contract } from '../format/contract';
import { fillBytes } from '../memory/bytes';
import { plan } from '../memory/plan';
import { Rank } from '../memory/rank';

/** How many classes have each logit, then where the next of them goes: u16 [256]. */
const places = memory.data(512);

/**
 * Ranks the k best classes by their logits, equal ones by class: a counting sort, so its work does not depend on k.
 * Entries stand in `ranks`, best first.
 */
export function rank(k: u32): void {
  const classes = <u32>contract.classes;
  const logits = plan.logits;
  fillBytes(places, 0, 512);
  for (let c: u32 = 0; c < classes; c++) {
    const at = places + ((<u32>load<u8>(logits + c)) << 1);
    store<u16>(at, load<u16>(at) + 1);
  }
  let before: u32 = 0;
  for (let logit: i32 = 255; logit >= 0; logit--) {
    const at = places + (logit << 1);
    const count = load<u16>(at);
    store<u16>(at, <u16>before);
    before += count;
  }
  for (let c: u32 = 0; c < classes; c++) {
    const logit = load<u8>(logits + c);
    const at = places + ((<u32>logit) << 1);
    const place = load<u16>(at);
    store<u16>(at, place + 1);
    if (place < k) write(changetype<Rank>(plan.ranks + <u32>place * Rank.BYTES), c, logit);
  }
}

function write(entry: Rank, c: u32, logit: u8): void {
  entry.index = <u16>c;
  entry.logit = logit;
  entry.probability = load<u8>(plan.softmax + c);
}
