/*
 * The first pass: a row of the picture, as it comes, to a row as wide as the input. Included by net_picture.c alone.
 */
#ifndef NET_COLUMNS_H
#define NET_COLUMNS_H

#include "net_state.h"

/* A channel of the column before a window, to a byte at `to` if the column is kept. What the window has for the next begins it. */
NET_INLINE void finish_channel(uint32_t c, uint32_t total, uint32_t next, uint32_t weight, uint8_t *to) {
  const uint32_t sum = s.begun[c] + (total << NET_SHIFT) - next;
  if (to != NULL) to[c] = (uint8_t)((sum + weight / 2) / weight);
  s.begun[c] = next;
}

/* Ends a window: the column before it is complete. */
NET_INLINE void finish_column(struct net_window w, uint32_t count, uint8_t *row) {
  const uint32_t x = s.ahead - 1 - s.across.start;
  const uint32_t weight = s.begun_weight + (w.pixels << NET_SHIFT) - w.weight;
  uint8_t *const to = x < NET_WIDTH ? row + x * count : NULL;
  finish_channel(0, w.total[0], w.next[0], weight, to);
  if (count > 1) finish_channel(1, w.total[1], w.next[1], weight, to);
  if (count > 2) finish_channel(2, w.total[2], w.next[2], weight, to);
  s.begun_weight = w.weight;
  s.ahead++;
}

/*
 * Adds groups of so many pixels to the sums of the columns around them. A pixel v gives part * v to the column behind it and
 * the rest of NET_UNIT * v to the one before, which is taken all at once: at most 1025 pixels have the same two columns, so
 * no sum leaves u32.
 */
NET_INLINE void shrink_groups(const uint8_t *at, uint32_t groups, uint32_t pixels, uint32_t count, uint8_t *row) {
  const struct net_reader reader = reader_of(s.layout);
  const struct net_window w = s.window;
  const uint32_t size = s.layout->group;
  const uint32_t whole = s.across.whole;
  const uint32_t rest = s.across.rest;
  const uint32_t divisor = s.across.divisor;
  uint32_t place = s.column.place;
  uint32_t remainder = s.column.remainder;
  uint32_t limit = (s.ahead + 1) << NET_SHIFT;
  uint32_t left = s.across.to - s.pixel;
  uint32_t since = left + w.pixels;
  uint32_t a0 = w.total[0], a1 = w.total[1], a2 = w.total[2];
  uint32_t b0 = w.next[0], b1 = w.next[1], b2 = w.next[2];
  uint32_t weight = w.weight;
  for (; groups > 0; groups--, at += size) {
    for (uint32_t p = 0; p < pixels && left > 0; p++, left--) {
      const uint32_t part = place & (NET_UNIT - 1);
      uint32_t v[3] = {0, 0, 0};
      if (place >= limit) {
        const struct net_window full = {{a0, a1, a2}, {b0, b1, b2}, since - left, weight};
        finish_column(full, count, row);
        a0 = a1 = a2 = b0 = b1 = b2 = weight = 0;
        since = left;
        limit += NET_UNIT;
      }
      read_pixel(&reader, at, p, count, v);
      a0 += v[0];
      b0 += part * v[0];
      if (count > 1) {
        a1 += v[1];
        b1 += part * v[1];
      }
      if (count > 2) {
        a2 += v[2];
        b2 += part * v[2];
      }
      weight += part;
      place += whole;
      remainder += rest;
      if (remainder >= divisor) {
        remainder -= divisor;
        place++;
      }
    }
  }
  const struct net_window open = {{a0, a1, a2}, {b0, b1, b2}, since - left, weight};
  s.window = open;
  s.pixel = s.across.to - left;
  s.column.place = place;
  s.column.remainder = remainder;
}

/* Writes the columns that lie before each pixel of some groups. */
static void grow_groups(const uint8_t *at, uint32_t groups, uint8_t *row) {
  const uint32_t count = s.layout->count;
  const uint32_t pixels = 1u << s.layout->pair;
  const struct net_reader reader = reader_of(s.layout);
  for (; groups > 0; groups--, at += s.layout->group) {
    for (uint32_t p = 0; p < pixels && s.pixel < s.across.to; p++, s.pixel++) {
      uint32_t v[3];
      read_pixel(&reader, at, p, count, v);
      for (; s.ahead < NET_WIDTH && s.column.place >> NET_SHIFT <= s.pixel; s.ahead++, go_on(&s.across, &s.column)) {
        const uint32_t part = s.column.place & (NET_UNIT - 1);
        for (uint32_t c = 0; c < count; c++) {
          const uint32_t before = s.pixel > 0 ? s.begun[c] : v[c];
          row[s.ahead * count + c] = (uint8_t)(((NET_UNIT - part) * before + part * v[c] + NET_UNIT / 2) >> NET_SHIFT);
        }
      }
      for (uint32_t c = 0; c < count; c++) s.begun[c] = v[c];
    }
  }
}

static void take_groups(const uint8_t *at, uint32_t groups) {
  const uint32_t count = s.layout->count;
  const uint32_t pair = s.layout->pair;
  uint8_t *const row = row_at(s.row);
  s.groups -= groups;
  if (grows(&s.across)) grow_groups(at, groups, row);
  else if (count == 1 && pair == 0) shrink_groups(at, groups, 1, 1, row);
  else if (count == 1) shrink_groups(at, groups, 2, 1, row);
  else if (count == 2) shrink_groups(at, groups, 2, 2, row);
  else if (pair == 0) shrink_groups(at, groups, 1, 3, row);
  else shrink_groups(at, groups, 2, 3, row);
}

/* Writes the columns that wait for no other pixel. */
static void end_columns(void) {
  const uint32_t count = s.layout->count;
  uint8_t *const row = row_at(s.row);
  if (grows(&s.across)) {
    for (; s.ahead < NET_WIDTH; s.ahead++)
      for (uint32_t c = 0; c < count; c++) row[s.ahead * count + c] = (uint8_t)s.begun[c];
  } else {
    /* The one behind the last pixel has no window. */
    finish_column(s.window, count, row);
    finish_column(empty, count, row);
  }
}

#endif
