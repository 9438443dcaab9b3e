/*
 * The stages. Of its input a stage keeps three rows with their border, the window. Between the first stages, which run row
 * by row, there is nothing else; of the others both planes lie in one place, because the output may overwrite what the
 * window has read. Included by net.c alone.
 */
#ifndef NET_STAGES_H
#define NET_STAGES_H

#include "net.h"
#include "net_kernels.h"

enum net_kind {
  NET_CONVOLUTION, /* patches of the window, then the filters of `reader` */
  NET_PAIR,        /* a depthwise layer, `producer`, and the pointwise one behind it */
  NET_POOL,        /* the whole plane to one pixel */
  NET_DENSE        /* the filters of `reader` on one pixel */
};

struct net_stage {
  uint32_t kind;
  const struct net_filters *producer;
  const struct net_filters *reader;
  uint32_t input; /* places in the arena: planes u8 [height][width][channels] */
  uint32_t output;
  uint32_t window; /* u8 [3][row] */
  uint32_t activations; /* u8 [out_width][products] */
  uint32_t in_height;
  uint32_t in_width;
  uint32_t in_channels;
  uint32_t out_height;
  uint32_t out_width;
  uint32_t out_channels;
  uint32_t stride;
  uint32_t top;     /* rows and columns of border before the plane, 0 or 1 */
  uint32_t left;
  uint32_t columns; /* of the input that the window holds */
  uint32_t row;     /* bytes of a row of the window */
  uint8_t in_zero;  /* what the border holds */
};

#include "net_weights.h"

#ifdef NET_CHECKED
#define NET_NEED(condition) \
  do { \
    if (!(condition)) return NET_BOUNDS; \
  } while (0)
#else
#define NET_NEED(condition) ((void)0)
#endif

/* Words, because net_picture.c keeps its sums there while the network rests. */
static union {
  uint8_t bytes[NET_ARENA];
  uint32_t words[NET_ARENA / 4];
} memory;
#define arena memory.bytes

static int32_t totals[NET_TOTALS];

static void copy(uint8_t *to, const uint8_t *from, uint32_t bytes) {
  while (bytes-- > 0) *to++ = *from++;
}

static uint8_t *fill(uint8_t *to, uint8_t byte, uint32_t bytes) {
  while (bytes-- > 0) *to++ = byte;
  return to;
}

#ifdef NET_CHECKED
/* Whether so many bytes from a place of the arena are all in it. */
static int inside(size_t place, size_t bytes) {
  return bytes <= NET_ARENA && place <= NET_ARENA - bytes;
}

/* Whether a layer's filters are as many as its loops read. */
static int complete(const struct net_filters *f, uint32_t products) {
  return f->products == products && f->bytes == (f->channels + 3) / 4 * 4 * products;
}
#endif

/* A row of pixels as the network has them: its order of colour, its table. */
static void copy_pixels(uint8_t *to, const uint8_t *from, uint32_t pixels) {
#if NET_INPUT_TABLE || NET_INPUT_BGR
  for (; pixels > 0; pixels--, from += NET_CHANNELS) {
    for (uint32_t c = 0; c < NET_CHANNELS; c++) {
      const uint8_t byte = from[NET_INPUT_BGR ? NET_CHANNELS - 1 - c : c];
#if NET_INPUT_TABLE
      *to++ = input_table[c][byte];
#else
      *to++ = byte;
#endif
    }
  }
#else
  copy(to, from, pixels * NET_CHANNELS);
#endif
}

#include "net_windows.h"

/* Rounds as the model's own pool does: an average half up, or of signed values half away from zero; a mean in float. */
static int32_t pooled(uint32_t sum, uint32_t pixels) {
  const int32_t centered = (int32_t)sum - (NET_SIGNED ? (int32_t)(pixels * 128) : 0);
  const int32_t half = (int32_t)(pixels / 2);
#if NET_MEAN
  /* The product is a float of its own: no multiply-add may keep more of it. */
  volatile float product = (float)centered * NET_MEAN_MULTIPLIER;
  float y = product + NET_MEAN_ADDEND;
  (void)half;
  y = y < -255.0f ? -255.0f : y;
  y = y > 255.0f ? 255.0f : y;
  return (int32_t)(y + (float)NET_MAGIC) - NET_MAGIC;
#else
  if (centered < 0) return -((half - centered) / (int32_t)pixels);
  return (centered + half) / (int32_t)pixels;
#endif
}

/* The sums are at most 2048 * 2048 * 255 < 2^30. */
static enum net_status run_pool(const struct net_stage *s) {
  const uint32_t pixels = s->in_height * s->in_width;
  NET_NEED(inside(s->input, pixels * s->in_channels) && inside(s->output, s->in_channels));
  for (uint32_t c = 0; c < s->in_channels; c++) {
    const uint8_t *from = arena + s->input + c;
    uint32_t sum = 0;
    for (uint32_t p = 0; p < pixels; p++) sum += from[p * s->in_channels];
    const int32_t y = pooled(sum, pixels) + (NET_SIGNED ? 128 : 0);
    arena[s->output + c] = (uint8_t)(y < NET_POOL_LOW ? NET_POOL_LOW : y > NET_POOL_HIGH ? NET_POOL_HIGH : y);
  }
  return NET_OK;
}

static enum net_status run_dense(const struct net_stage *s) {
  NET_NEED(inside(s->input, s->in_channels) && inside(s->output, s->out_channels));
  NET_NEED(complete(s->reader, s->in_channels) && s->reader->channels == s->out_channels);
  net_pointwise(s->reader, arena + s->input, 1, totals, arena + s->output);
  return NET_OK;
}

#endif
