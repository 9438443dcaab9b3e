/*
 * How the pixels of every format lie in memory. Included by net_picture.c alone.
 */
#ifndef NET_LAYOUT_H
#define NET_LAYOUT_H

#include "net.h"

/* What becomes of a plane's rows once they are resampled. From NET_RGB on pixels are whole. */
enum net_role { NET_LUMA, NET_FIRST_CHROMA, NET_RGB, NET_YUV, NET_CHROMAS, NET_SECOND_CHROMA };

/* A plane of a format: rows of groups. */
struct net_layout {
  uint8_t group;     /* bytes of a group */
  uint8_t pair;      /* log2 of its pixels */
  uint8_t tall;      /* log2 of the rows for which a row stands */
  uint8_t role;
  uint8_t count;     /* channels */
  uint8_t places[3]; /* where in a group they lie; of a word of 5, 6 and 5 bits its high byte and its low one */
};

/* The planes of all formats in the order of enum net_pixels. */
static const struct net_layout layouts[] = {
    {3, 0, 0, NET_RGB, 3, {0, 1, 2}}, /* rgb */
    {3, 0, 0, NET_RGB, 3, {2, 1, 0}}, /* bgr */
    {4, 0, 0, NET_RGB, 3, {0, 1, 2}}, /* rgba */
    {4, 0, 0, NET_RGB, 3, {2, 1, 0}}, /* bgra */
    {1, 0, 0, NET_RGB, 1, {0, 0, 0}}, /* grey */
    {4, 1, 0, NET_YUV, 3, {0, 1, 3}}, /* yuyv */
    {1, 0, 0, NET_LUMA, 1, {0, 0, 0}}, /* nv12 */
    {2, 1, 1, NET_CHROMAS, 2, {0, 1, 0}},
    {1, 0, 0, NET_LUMA, 1, {0, 0, 0}}, /* nv21 */
    {2, 1, 1, NET_CHROMAS, 2, {1, 0, 0}},
    {1, 0, 0, NET_LUMA, 1, {0, 0, 0}}, /* i420 */
    {1, 1, 1, NET_FIRST_CHROMA, 1, {0, 0, 0}},
    {1, 1, 1, NET_SECOND_CHROMA, 1, {0, 0, 0}},
    {4, 1, 0, NET_YUV, 3, {1, 0, 2}}, /* uyvy */
    {4, 1, 0, NET_YUV, 3, {0, 3, 1}}, /* yvyu */
    {4, 1, 0, NET_YUV, 3, {1, 2, 0}}, /* vyuy */
    {2, 0, 0, NET_RGB, 3, {1, 0, 0}}, /* rgb565, the low byte first */
    {2, 0, 0, NET_RGB, 3, {0, 1, 0}}, /* the high one */
};

#define NET_FORMATS 14u

/* Each kind of plane has loops of its own: what is passed as a constant is one. */
#if defined(__GNUC__)
#define NET_INLINE static inline __attribute__((always_inline))
#else
#define NET_INLINE static inline
#endif

/* Where in a group the channels of its pixels lie. */
struct net_reader {
  uint32_t places[3];
  uint32_t second; /* from the first channel of a pixel to that of the next */
  uint32_t is_word;
};

static inline struct net_reader reader_of(const struct net_layout *l) {
  const struct net_reader reader = {
      {l->places[0], l->places[1], l->places[2]}, l->tall ? 0u : 2u, l->count == 3 && l->group == 2 ? 1u : 0u};
  return reader;
}

/* The channels of a pixel. */
NET_INLINE void read_pixel(const struct net_reader *r, const uint8_t *group, uint32_t pixel, uint32_t count, uint32_t *v) {
  if (count == 3 && r->is_word) {
    const uint32_t high = group[r->places[0]];
    const uint32_t low = group[r->places[1]];
    const uint32_t green = (high << 5 | low >> 3) & 0xfc;
    v[0] = (high & 0xf8) | high >> 5;
    v[1] = green | green >> 6;
    v[2] = (low << 3 & 0xf8) | (low >> 2 & 7);
    return;
  }
  v[0] = group[r->places[0] + r->second * pixel];
  for (uint32_t c = 1; c < count; c++) v[c] = group[r->places[c]];
}

static uint32_t row_bytes(const struct net_layout *l, uint32_t width) {
  return ((width + l->pair) >> l->pair) * l->group;
}

/* Bytes from a row of a plane to the next: half of a stride where a byte stands for two pixels. */
static uint32_t step_of(const struct net_layout *l, uint32_t width, uint32_t stride) {
  if (stride == 0) return row_bytes(l, width);
  return l->group > l->pair ? stride : stride / 2 + (stride & 1);
}

static uint32_t rows_of(const struct net_layout *l, uint32_t height) { return (height + l->tall) >> l->tall; }

static const struct net_layout *layout_of(uint32_t format) {
  const struct net_layout *l = layouts;
  for (; format > 0; l++)
    if (l->role >= NET_RGB) format--;
  return l;
}

#endif
