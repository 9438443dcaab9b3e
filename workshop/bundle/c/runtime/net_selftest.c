/*
 * The golden picture of the packed file, and the SHA-256 of what the network makes of it. A firmware that does not ask for
 * it may leave this file out.
 */
#include "net.h"

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, uint32_t by) { return x >> by | x << (32 - by); }

/* Adds a block to the state. Source: FIPS 180-4, 6.2.2. */
static void compress(uint32_t *state, const uint8_t *block) {
  uint32_t w[64];
  uint32_t s[8];
  for (uint32_t i = 0; i < 16; i++) {
    const uint8_t *const at = block + 4 * i;
    w[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
  }
  for (uint32_t i = 16; i < 64; i++) {
    const uint32_t a = w[i - 15];
    const uint32_t b = w[i - 2];
    w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
  for (uint32_t i = 0; i < 8; i++) s[i] = state[i];
  for (uint32_t i = 0; i < 64; i++) {
    const uint32_t sum1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
    const uint32_t sum0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
    const uint32_t first = s[7] + sum1 + (s[6] ^ (s[4] & (s[5] ^ s[6]))) + constants[i] + w[i];
    const uint32_t second = sum0 + ((s[0] & s[1]) | (s[2] & (s[0] | s[1])));
    for (uint32_t j = 7; j > 0; j--) s[j] = s[j - 1];
    s[4] += first;
    s[0] = first + second;
  }
  for (uint32_t i = 0; i < 8; i++) state[i] += s[i];
}

/* Byte `at` of a message with its end: 0x80, zeros, and the number of bits in the last eight of all blocks. */
static uint8_t message(const uint8_t *bytes, uint32_t length, uint32_t at, uint32_t all) {
  if (at < length) return bytes[at];
  if (at == length) return 0x80;
  return (uint8_t)(all - at > 4 ? 0 : length * 8 >> 8 * (all - 1 - at));
}

/* Whether the SHA-256 of some bytes is `digest`, u8 [32]. */
static int has_digest(const uint8_t *bytes, uint32_t length, const uint8_t *digest) {
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const uint32_t all = (length + 9 + 63) / 64 * 64;
  int same = 1;
  for (uint32_t at = 0; at < all; at += 64) {
    uint8_t block[64];
    for (uint32_t i = 0; i < 64; i++) block[i] = message(bytes, length, at + i, all);
    compress(state, block);
  }
  for (uint32_t i = 0; i < 32; i++) same &= (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4))) == digest[i];
  return same;
}

/* The next byte of the golden picture: the top 8 bits of xorshift32's next state. */
static uint8_t noise(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return (uint8_t)(*state >> 24);
}

enum net_status net_selftest(void) {
  static const uint8_t digest[32] = NET_GOLDEN_DIGEST;
  const uint8_t *const answer = NET_OUTPUTS ? net_logits() : net_embedding();
  uint8_t *to = net_input();
  uint32_t state = NET_GOLDEN_SEED;
  enum net_status status;
  for (uint32_t p = 0; p < NET_HEIGHT * NET_WIDTH; p++) {
    const uint32_t red = noise(&state);
    const uint32_t green = noise(&state);
    const uint32_t blue = noise(&state);
#if NET_CHANNELS == 1
    *to++ = (uint8_t)((77 * red + 150 * green + 29 * blue + 128) / 256);
#else
    *to++ = (uint8_t)red;
    *to++ = (uint8_t)green;
    *to++ = (uint8_t)blue;
#endif
  }
  status = net_run();
  if (status != NET_OK) return status;
  return has_digest(answer, NET_OUTPUTS ? NET_OUTPUTS : NET_FEATURES, digest) ? NET_OK : NET_SELFTEST;
}
