/*
 * The arithmetic. Every layer with filters is
 *   y[c] = clamp(rint(f32(bias[c] + sum of x[i] * (filter[c][i] - zero[c])) * scale[c]) + outZero, low, high)
 * and no sum leaves i32: |bias| <= 3 * 2^29, and 8192 products at most, of 255 * 128 at most, with and without their zero.
 */
#ifndef NET_KERNELS_H
#define NET_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "net_requantize.h"

/* Filters of a layer, and what makes bytes of their sums. */
struct net_filters {
  const int8_t *values; /* i8 [channels / 4, rounded up][products][4]; of a depthwise layer i8 [channels][9] */
  uint32_t bytes;       /* of values */
  const float *scale;   /* [channels] */
  const int32_t *bias;  /* [channels] */
  const int8_t *zero;   /* [channels]; NULL where all are 0 */
  uint32_t channels;
  uint32_t products;
  struct net_range range;
};

/* Bytes of n <= 4 channels from channel c. `total` is the sum of the activations, where filters have a zero. */
static inline void net_store4(const struct net_filters *f, uint32_t c, const int32_t *sums, int32_t total, uint8_t *y) {
  const uint32_t n = f->channels - c < 4 ? f->channels - c : 4;
  const struct net_range range = f->range;
  for (uint32_t i = 0; i < n; i++) {
    const int32_t sum = f->zero == NULL ? sums[i] : sums[i] - f->zero[c + i] * total;
    y[i] = net_requantize(f->bias[c + i] + sum, f->scale[c + i], range);
  }
}

/* Two pixels, x and x + products, by four channels: eight sums in registers, six loads for eight products. */
static inline void net_tile2(const struct net_filters *f, uint32_t c, const uint8_t *x, const int32_t *totals, uint8_t *y) {
  const uint32_t products = f->products;
  const int8_t *w = f->values + c * products;
  const int8_t *const end = w + 4 * products;
  const uint8_t *a = x;
  const uint8_t *b = x + products;
  int32_t a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;
  for (; w != end; w += 4) {
    const int32_t p = *a++;
    const int32_t q = *b++;
    a0 += p * w[0];
    b0 += q * w[0];
    a1 += p * w[1];
    b1 += q * w[1];
    a2 += p * w[2];
    b2 += q * w[2];
    a3 += p * w[3];
    b3 += q * w[3];
  }
  const int32_t first[4] = {a0, a1, a2, a3};
  const int32_t second[4] = {b0, b1, b2, b3};
  net_store4(f, c, first, totals[0], y);
  net_store4(f, c, second, totals[1], y + f->channels);
}

/* One pixel by four channels. */
static inline void net_tile1(const struct net_filters *f, uint32_t c, const uint8_t *x, int32_t total, uint8_t *y) {
  const int8_t *w = f->values + c * f->products;
  const int8_t *const end = w + 4 * f->products;
  int32_t sums[4] = {0, 0, 0, 0};
  for (; w != end; w += 4) {
    const int32_t p = *x++;
    sums[0] += p * w[0];
    sums[1] += p * w[1];
    sums[2] += p * w[2];
    sums[3] += p * w[3];
  }
  net_store4(f, c, sums, total, y);
}

/* The sum of each pixel's activations. */
static inline void net_sum(const uint8_t *x, uint32_t pixels, uint32_t products, int32_t *totals) {
  for (uint32_t p = 0; p < pixels; p++) {
    int32_t total = 0;
    for (uint32_t i = 0; i < products; i++) total += *x++;
    totals[p] = total;
  }
}

/* Matrix product: x u8 [pixels][products] to y u8 [pixels][channels]. `totals` has a place for each pixel, where filters
   have a zero, else one. */
static void net_pointwise(const struct net_filters *f, const uint8_t *x, uint32_t pixels, int32_t *totals, uint8_t *y) {
  const uint32_t products = f->products;
  const uint32_t step = f->zero == NULL ? 0 : 1;
  totals[0] = 0;
  if (f->zero != NULL) net_sum(x, pixels, products, totals);
  for (uint32_t c = 0; c < f->channels; c += 4) {
    uint32_t p = 0;
    for (; p + 2 <= pixels; p += 2) {
      const int32_t pair[2] = {totals[p * step], totals[(p + 1) * step]};
      net_tile2(f, c, x + p * products, pair, y + p * f->channels + c);
    }
    if (p < pixels) net_tile1(f, c, x + p * products, totals[p * step], y + p * f->channels + c);
  }
}

/* A row of a depthwise layer, u8 [pixels][channels], from three rows with their border. The taps of a channel are locals. */
static void net_depthwise(const struct net_filters *f, const uint8_t *const *rows, uint32_t pixels, uint32_t stride, uint8_t *y) {
  const uint32_t n = f->channels;
  const struct net_range range = f->range;
  for (uint32_t c = 0; c < n; c++) {
    const int8_t *const w = f->values + 9 * c;
    const int32_t zero = f->zero == NULL ? 0 : f->zero[c];
    const int32_t w0 = w[0] - zero, w1 = w[1] - zero, w2 = w[2] - zero;
    const int32_t w3 = w[3] - zero, w4 = w[4] - zero, w5 = w[5] - zero;
    const int32_t w6 = w[6] - zero, w7 = w[7] - zero, w8 = w[8] - zero;
    const int32_t bias = f->bias[c];
    const float scale = f->scale[c];
    const uint8_t *top = rows[0] + c;
    const uint8_t *middle = rows[1] + c;
    const uint8_t *bottom = rows[2] + c;
    uint8_t *to = y + c;
    for (uint32_t p = pixels; p > 0; p--) {
      int32_t sum = bias;
      sum += top[0] * w0 + top[n] * w1 + top[2 * n] * w2;
      sum += middle[0] * w3 + middle[n] * w4 + middle[2 * n] * w5;
      sum += bottom[0] * w6 + bottom[n] * w7 + bottom[2 * n] * w8;
      *to = net_requantize(sum, scale, range);
      to += n;
      top += stride * n;
      middle += stride * n;
      bottom += stride * n;
    }
  }
}

#endif
