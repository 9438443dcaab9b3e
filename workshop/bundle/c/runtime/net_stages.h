/*
 * The stages. Of its input a stage keeps three rows with their border, the window; what the window has read the stage's
 * output may overwrite, so that both planes lie in one place. Included by net.c alone.
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
  uint32_t scratch; /* u8 [3][row], then u8 [width][products] */
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

/* Row `line` of the input with its border before it, u8 [row]. */
static void read_row(const struct net_stage *s, const uint8_t *input, size_t stride, uint32_t line, uint8_t *to) {
  const uint32_t bytes = s->columns * s->in_channels;
  const uint32_t before = s->left * s->in_channels;
  if (line < s->top || line - s->top >= s->in_height) {
    (void)fill(to, s->in_zero, s->row);
    return;
  }
  const uint8_t *from = input + (line - s->top) * stride;
  to = fill(to, s->in_zero, before);
  if (s == stages) copy_pixels(to, from, s->columns);
  else copy(to, from, bytes);
  (void)fill(to + bytes, s->in_zero, s->row - before - bytes);
}

/* The products of a convolution, u8 [out_width][3][3][in_channels]. */
static void patches(const struct net_stage *s, const uint8_t *const *rows, uint8_t *to) {
  const uint32_t bytes = 3 * s->in_channels;
  const uint32_t step = s->stride * s->in_channels;
  for (uint32_t p = 0; p < s->out_width; p++) {
    for (uint32_t t = 0; t < 3; t++, to += bytes) copy(to, rows[t] + p * step, bytes);
  }
}

/* A convolution, or a depthwise layer with its pointwise one. */
static enum net_status run_window(const struct net_stage *s, const uint8_t *input, size_t stride) {
  uint8_t *const window = arena + s->scratch;
  uint8_t *const activations = window + 3 * s->row;
  uint8_t *output = arena + s->output;
  uint32_t line = 0;
  NET_NEED(inside(s->scratch, 3 * s->row + s->out_width * s->reader->products));
  NET_NEED(complete(s->reader, s->kind == NET_PAIR ? s->in_channels : 9 * s->in_channels));
  NET_NEED(s->kind != NET_PAIR || s->producer->channels == s->in_channels);
  NET_NEED(s->kind != NET_PAIR || s->producer->bytes == 9 * s->in_channels);
  NET_NEED(s->reader->channels == s->out_channels);
  NET_NEED(s == stages || inside(s->input, s->in_height * s->in_width * s->in_channels));
  NET_NEED(s->row >= ((s->out_width - 1) * s->stride + 3) * s->in_channels);
  NET_NEED(s->row >= (s->left + s->columns) * s->in_channels && s->columns <= s->in_width);
  NET_NEED(s->reader->zero == NULL || s->out_width <= NET_TOTALS);
  for (uint32_t y = 0; y < s->out_height; y++, output += s->out_width * s->out_channels) {
    const uint32_t first = y * s->stride;
    for (; line < first + 3; line++) read_row(s, input, stride, line, window + line % 3 * s->row);
    const uint8_t *const rows[3] = {
        window + first % 3 * s->row,
        window + (first + 1) % 3 * s->row,
        window + (first + 2) % 3 * s->row,
    };
    if (s->kind == NET_PAIR) net_depthwise(s->producer, rows, s->out_width, s->stride, activations);
    else patches(s, rows, activations);
    NET_NEED(inside((size_t)(output - arena), s->out_width * s->out_channels));
    net_pointwise(s->reader, activations, s->out_width, totals, output);
  }
  return NET_OK;
}

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
