/*
 * From a sum to a byte, clamp(rint(f32(sum) * scale) + zero, low, high), each step rounded half to even: in floats where the
 * processor has them, else in integers with the same bits, for a library of floats takes as long as all products.
 */
#ifndef NET_REQUANTIZE_H
#define NET_REQUANTIZE_H

#include <float.h>
#include <stdint.h>

/* A float is binary32, and float arithmetic is done in float. 16 is the same with a half type besides. */
#if FLT_RADIX != 2 || FLT_MANT_DIG != 24 || FLT_MAX_EXP != 128
#error "net: float must be IEEE-754 binary32"
#endif
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16
#error "net: float arithmetic must be done in float (FLT_EVAL_METHOD 0): no x87, take -msse2 -mfpmath=sse"
#endif
#ifdef __FAST_MATH__
#error "net: -ffast-math computes another answer; compile these files without it"
#endif

#ifndef NET_FLOAT
#if defined(__GNUC__) && ((defined(__arm__) && !defined(__ARM_FP)) || (defined(__riscv) && !defined(__riscv_flen)))
#define NET_FLOAT 0
#else
#define NET_FLOAT 1
#endif
#endif

/* Zero point and clamps of a layer's bytes. */
struct net_range {
  int32_t zero;
  int32_t low;
  int32_t high;
};

/* 1.5 * 2^23: the float x + NET_MAGIC is NET_MAGIC + rint(x), ties to even, for |x| < 2^22. */
#define NET_MAGIC 12582912

#if NET_FLOAT
/* Clamps before it rounds, so that no sum and scale leaves the range of NET_MAGIC. */
static inline uint8_t net_requantize(int32_t sum, float scale, struct net_range range) {
  const float least = (float)(range.low - range.zero);
  const float most = (float)(range.high - range.zero);
  float y = (float)sum * scale;
  y = y < least ? least : y;
  y = y > most ? most : y;
  return (uint8_t)((int32_t)(y + (float)NET_MAGIC) - (NET_MAGIC - range.zero));
}
#else
/* x / 2^bits, half to even. 1 <= bits <= 31, x + 2^(bits - 1) < 2^32. */
static inline uint32_t net_round(uint32_t x, uint32_t bits) {
  return (x + ((uint32_t)1 << (bits - 1)) - 1 + (x >> bits & 1)) >> bits;
}

/* |sum| * scale is a * b * 2^n: a of 24 bits as f32(sum) has them, b those of scale, which is positive and normal. */
static inline uint8_t net_requantize(int32_t sum, float scale, struct net_range range) {
  const union {
    float real;
    uint32_t bits;
  } factor = {scale};
  const uint32_t size = sum < 0 ? 0 - (uint32_t)sum : (uint32_t)sum;
  int32_t y = 0;
  if (size != 0) {
    const uint32_t zeros = (uint32_t)__builtin_clz(size);
    const uint32_t left = size << zeros; /* its last bit is 0, for size <= 2^31 */
    const uint32_t a = zeros < 8 ? net_round(left >> 1, 7) : left >> 8;
    const uint64_t product = (uint64_t)a * ((factor.bits & 0x7fffff) | 0x800000); /* 2^46 <= product < 2^48 */
    const uint32_t top = (uint32_t)(product >> 21); /* 26 or 27 bits; whether there is any below goes into the last */
    const uint32_t longer = top >> 26;
    const uint32_t value = net_round(top | ((product & 0x1fffff) != 0), 2 + longer); /* 24 bits of f32(f32(sum) * scale) */
    const int32_t point = 119 + (int32_t)zeros - (int32_t)(factor.bits >> 23) - (int32_t)longer; /* so many behind it */
    if (point <= 0) y = 1 << 23;
    else if (point < 25) y = (int32_t)net_round(value, (uint32_t)point);
  }
  y = (sum < 0 ? -y : y) + range.zero;
  y = y < range.low ? range.low : y;
  return (uint8_t)(y > range.high ? range.high : y);
}
#endif

#endif
