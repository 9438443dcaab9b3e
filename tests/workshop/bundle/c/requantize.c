/*
 * A digest of what net_requantize.h makes of sums and scales of every size, for the tests: the same with NET_FLOAT of 0 and 1.
 * Half of them are ties, or a step beside one.
 *
 *   cc -DNET_FLOAT=0 -I FOLDER requantize.c -o main && ./main
 */
#include <stdio.h>
#include <string.h>

#include "net_requantize.h"

static uint32_t state = 1;

static uint32_t next(void) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

int main(void) {
  uint32_t hash = 2166136261u;
  for (uint32_t i = 0; i < 8000000; i++) {
    const uint32_t random = next();
    /* |sum| < 2^31 of any length; a scale from 2^-126 to below 256, most where bytes are told apart. */
    const int32_t sum = (int32_t)next() >> random % 32;
    const uint32_t exponent = random & 32 ? 1 + (random >> 8) % 134 : 127 - (32 - random % 32) + (random >> 8) % 12;
    uint32_t bits = exponent << 23 | (next() & 0x7fffff);
    float scale;
    if (random & 64) bits &= 0xfff80000;
    memcpy(&scale, &bits, sizeof scale);
    if (random & 128 && sum != 0) {
      /* n + 1/2 divided by the sum, rounded to a float: the product is a tie, or beside it. */
      const float tie = ((float)(random >> 24) + 0.5f) / (float)(sum < 0 ? -(double)sum : (double)sum);
      if (tie > 1e-30f && tie < 256.0f) scale = tie;
    }
    const struct net_range range = {(int32_t)(random >> 16 & 255), 0, 255};
    hash = (hash ^ net_requantize(sum, scale, range)) * 16777619u;
  }
  printf("%08x\n", (unsigned)hash);
  return 0;
}
