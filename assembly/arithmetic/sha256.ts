/**
 * SHA-256 over a stream of pieces.
 *
 * Source: FIPS 180-4, sections 4.1.2, 4.2.2 and 6.2.
 */
import { copyBytes } from '../memory/bytes';

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const CONSTANTS = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

const INITIAL = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** The message schedule, u32 [64], and sixteen words more that no round takes. */
const schedule = memory.data(320);

/** What follows a stream up to the last eight bytes of a block, its first byte and zeros, and those eight. */
const padding = memory.data(64, 8);
const bits = memory.data(8, 8);

const STATE_BYTES: u32 = 32;
const BLOCK_BYTES: u32 = 64;

/** A digest in progress: u32 [8] of state, then the open block, then the number of bytes so far. */
@unmanaged
export class Sha256 {
  static readonly BYTES: u32 = STATE_BYTES + BLOCK_BYTES + 8;


  @inline
  private get block(): usize {
    return changetype<usize>(this) + STATE_BYTES;
  }

  private get length(): u32 {
    return load<u32>(changetype<usize>(this), STATE_BYTES + BLOCK_BYTES);
  }

  private set length(value: u32) {
    store<u32>(changetype<usize>(this), value, STATE_BYTES + BLOCK_BYTES);
  }

  begin(): void {
    copyBytes(changetype<usize>(this), INITIAL, STATE_BYTES);
    this.length = 0;
  }

  update(from: usize, bytes: u32): void {
    let open = this.length & (BLOCK_BYTES - 1);
    this.length += bytes;
    if (open) {
      const fill = min(BLOCK_BYTES - open, bytes);
      copyBytes(this.block + open, from, fill);
      if (open + fill < BLOCK_BYTES) return;
      compress(changetype<usize>(this), this.block);
      from += fill;
      bytes -= fill;
    }
    for (; bytes >= BLOCK_BYTES; bytes -= BLOCK_BYTES, from += BLOCK_BYTES)
      compress(changetype<usize>(this), from);
    copyBytes(this.block, from, bytes);
  }

  /** Writes the digest, u8 [32], to `to`. */
  end(to: usize): void {
    const length = this.length;
    store<u8>(padding, 0x80);
    this.update(padding, BLOCK_BYTES - ((length + 8) & (BLOCK_BYTES - 1)));
    store<u64>(bits, bswap(u64(length) << 3));
    this.update(bits, 8);
    for (let i: usize = 0; i < STATE_BYTES; i += 4)
      store<u32>(to + i, bswap(load<u32>(changetype<usize>(this) + i)));
  }
}

/** Whether two digests of 32 bytes are equal. */
export function sameDigest(a: usize, b: usize): bool {
  for (let i: usize = 0; i < 32; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  return true;
}

/** Adds a block to the state. */
function compress(state: usize, block: usize): void {
  for (let i: usize = 0; i < BLOCK_BYTES; i += 4) store<u32>(schedule + i, bswap(load<u32>(block + i)));
  rounds(state);
}

/**
 * Each round makes the word that the sixteenth after it takes: neither waits for the other.
 * Long because the state is eight named locals: engines keep those in registers.
 */
@inline
function rounds(state: usize): void {
  let a = load<u32>(state, 0);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i: usize = 0; i < 256; i += 4) {
    const at = schedule + i;
    const word = load<u32>(at);
    const sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const choice = g ^ (e & (f ^ g));
    const first = h + sum1 + choice + load<u32>(CONSTANTS + i) + word;
    const sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + sum0 + majority;
    const early = load<u32>(at, 4);
    const late = load<u32>(at, 56);
    const sigma0 = rotr(early, 7) ^ rotr(early, 18) ^ (early >> 3);
    const sigma1 = rotr(late, 17) ^ rotr(late, 19) ^ (late >> 10);
    store<u32>(at, word + sigma0 + load<u32>(at, 36) + sigma1, 64);
  }
  add(state, 0, a);
  add(state, 4, b);
  add(state, 8, c);
  add(state, 12, d);
  add(state, 16, e);
  add(state, 20, f);
  add(state, 24, g);
  add(state, 28, h);
}


@inline
function add(state: usize, at: usize, word: u32): void {
  store<u32>(state + at, load<u32>(state + at) + word);
}
