/** SHA-256 in plain steps, for a page, which has none that answers at once. Source: FIPS 180-4. */

/** The first 32 bits behind the point of the cube roots of the first 64 primes. */
const ROUND = roots(64, 3);
/** Those of the square roots of the first 8. */
const START = roots(8, 2);

const BLOCK = 64;

/** @returns u8 [32] */
export function plainSha256(data: Uint8Array): Uint8Array {
  const state = Uint32Array.from(START);
  const whole = data.length - (data.length % BLOCK);
  for (let at = 0; at < whole; at += BLOCK) mixBlock(state, data, at);
  // 1, zeros, and the length in bits as the last 8 bytes of a block.
  const rest = data.length - whole;
  const tail = new Uint8Array(rest + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  tail.set(data.subarray(whole));
  tail[rest] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(tail.length - 4, (data.length * 8) >>> 0);
  for (let at = 0; at < tail.length; at += BLOCK) mixBlock(state, tail, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setUint32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

const words = new Uint32Array(BLOCK);

function mixBlock(state: Uint32Array, data: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const byte = at + 4 * i;
    words[i] = (data[byte]! << 24) | (data[byte + 1]! << 16) | (data[byte + 2]! << 8) | data[byte + 3]!;
  }
  for (let i = 16; i < BLOCK; i++) {
    const [two, fifteen] = [words[i - 2]!, words[i - 15]!];
    const low = turned(fifteen, 7) ^ turned(fifteen, 18) ^ (fifteen >>> 3);
    const high = turned(two, 17) ^ turned(two, 19) ^ (two >>> 10);
    words[i] = words[i - 16]! + low + words[i - 7]! + high;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  for (let i = 0; i < BLOCK; i++) {
    const chosen = (e & f) ^ (~e & g);
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + ROUND[i]! + words[i]!) | 0;
    const most = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index]! += word));
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** ⌊(ᵏ√p − ⌊ᵏ√p⌋) · 2³²⌋ of the first primes p, exactly: the largest r with rᵏ ≤ p · 2³²ᵏ, without its whole part. */
function roots(count: number, power: number): Uint32Array {
  const primes: bigint[] = [];
  for (let p = 2n; primes.length < count; p++) if (primes.every((prime) => p % prime !== 0n)) primes.push(p);
  return Uint32Array.from(primes, (prime) => {
    const target = prime << BigInt(32 * power);
    let root = 0n;
    for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) if ((root + bit) ** BigInt(power) <= target) root += bit;
    return Number(root & 0xffffffffn);
  });
}
