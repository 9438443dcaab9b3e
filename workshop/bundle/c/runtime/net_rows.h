/*
 * The second pass: rows as wide as the input to the rows of the input, and these to its colours. Included by net_picture.c alone.
 */
#ifndef NET_ROWS_H
#define NET_ROWS_H

#include "net_state.h"

static uint8_t colour(int32_t value) {
  if (value < 0) return 0;
  return (uint8_t)(value >> 16 > 255 ? 255 : value >> 16);
}

static void put_rgb(uint8_t *to, uint32_t red, uint32_t green, uint32_t blue) {
#if NET_CHANNELS == 1
  *to = (uint8_t)((77 * red + 150 * green + 29 * blue + 128) / 256);
#else
  to[0] = (uint8_t)red;
  to[1] = (uint8_t)green;
  to[2] = (uint8_t)blue;
#endif
}

static void put_yuv(uint8_t *to, uint8_t luma, uint8_t first, uint8_t second) {
  const struct net_matrix *const m = s.matrix;
  const int32_t u = first - 128;
  const int32_t v = second - 128;
  const int32_t y = (luma - m->black) * m->luma + 32768;
  const uint8_t green = colour(y + m->green_of_u * u + m->green_of_v * v);
  put_rgb(to, colour(y + m->red_of_v * v), green, colour(y + m->blue_of_u * u));
}

/* Takes a pixel of the input's size. One whose colour is known goes to the input; of one in several planes what has come waits. */
static void put_pixel(uint8_t *to, const uint8_t *v) {
  const uint32_t count = s.layout->count;
  switch (s.layout->role) {
  case NET_LUMA: *to = v[0]; break;
  case NET_FIRST_CHROMA: *chroma_of(to) = v[0]; break;
  case NET_CHROMAS: put_yuv(to, *to, v[0], v[1]); break;
  case NET_SECOND_CHROMA: put_yuv(to, *to, *chroma_of(to), v[0]); break;
  case NET_YUV: put_yuv(to, v[0], v[1], v[2]); break;
  default: put_rgb(to, v[0], v[count / 2], v[count - 1]); break;
  }
}

/* Writes output row j from its sums, if it is kept, and clears them for the next of its parity. */
static void finish_row(uint32_t j) {
  const uint32_t y = j - s.down.start; /* before the first this wraps to a large number */
  const uint32_t weight = s.weights[j & 1];
  const uint32_t count = s.layout->count;
  uint32_t *sum = sums_of(j);
  if (y >= NET_HEIGHT) return;
  uint8_t *to = net_input() + y * NET_WIDTH * NET_CHANNELS;
  for (uint32_t x = 0; x < NET_WIDTH; x++, to += NET_CHANNELS) {
    uint8_t v[3] = {0, 0, 0};
    for (uint32_t c = 0; c < count; c++, sum++) {
      v[c] = (uint8_t)((*sum + weight / 2) / weight);
      *sum = 0;
    }
    put_pixel(to, v);
  }
  s.weights[j & 1] = 0;
}

/* Adds a row to the sums of output row j, if that is kept. The weights of a row are at most 2^23, so a sum is below 2^31. */
static void add_row(uint32_t j, const uint8_t *row, uint32_t weight) {
  const uint32_t bytes = s.layout->count * NET_WIDTH;
  uint32_t *const sums = sums_of(j);
  if (j - s.down.start >= NET_HEIGHT) return;
  for (uint32_t i = 0; i < bytes; i++) sums[i] += weight * row[i];
  s.weights[j & 1] += weight;
}

static void shrink_row(const uint8_t *row) {
  const uint32_t ahead = s.line.place >> NET_SHIFT;
  const uint32_t part = s.line.place & (NET_UNIT - 1);
  if (ahead != s.line_ahead) finish_row(s.line_ahead - 1);
  s.line_ahead = ahead;
  add_row(ahead - 1, row, NET_UNIT - part);
  add_row(ahead, row, part);
  go_on(&s.down, &s.line);
}

/* Writes the output rows that lie before the row `below`, the row-th of the picture, or all that are left. */
static void grow_rows(const uint8_t *above, const uint8_t *below, uint32_t row) {
  const uint32_t count = s.layout->count;
  for (; s.line_ahead < NET_HEIGHT && s.line.place >> NET_SHIFT <= row; s.line_ahead++, go_on(&s.down, &s.line)) {
    const uint32_t part = s.line.place & (NET_UNIT - 1);
    uint8_t *to = net_input() + s.line_ahead * NET_WIDTH * NET_CHANNELS;
    for (uint32_t x = 0, i = 0; x < NET_WIDTH; x++, to += NET_CHANNELS) {
      uint8_t v[3] = {0, 0, 0};
      for (uint32_t c = 0; c < count; c++, i++)
        v[c] = (uint8_t)(((NET_UNIT - part) * above[i] + part * below[i] + NET_UNIT / 2) >> NET_SHIFT);
      put_pixel(to, v);
    }
  }
}

/* The end of a row of the plane, which stands for one of the picture or two. */
static void take_row(const uint8_t *row) {
  for (uint32_t n = 1u << s.layout->tall; n > 0 && s.row < s.down.to; n--, s.row++) {
    if (grows(&s.down)) {
      /* A row that stands for two is its own neighbour; the first one has none. */
      const uint32_t before = s.row > s.down.from && s.row > 0 ? s.row - 1 : s.row;
      grow_rows(row_at(before), row, s.row);
    } else shrink_row(row);
  }
}

/* Writes the output rows that wait for no other. */
static void end_rows(void) {
  if (grows(&s.down)) {
    const uint8_t *const last = row_at(s.row - 1);
    grow_rows(last, last, UINT32_MAX);
  } else {
    finish_row(s.line_ahead - 1);
    finish_row(s.line_ahead);
  }
}

#endif
