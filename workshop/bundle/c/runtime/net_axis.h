/*
 * One axis of the resampling law, weights/FORMAT.md. The centre of pixel i of the finer grid lies at a place of the coarser
 * one; of the two centres around it the one behind is `ahead` = place / NET_UNIT, and the rest, `part`, is how far it is beyond
 * the one before. Places are counted from one pixel before the grid, so that none is negative.
 * Included by net_picture.c alone.
 */
#ifndef NET_AXIS_H
#define NET_AXIS_H

#include <stdint.h>

#define NET_SHIFT 13
#define NET_UNIT (1u << NET_SHIFT)

/* One axis: `picture` pixels are scaled to `resized`, of which `side` from `start` on are kept. */
struct net_axis {
  uint32_t picture;
  uint32_t resized;
  uint32_t start;
  uint32_t side;
  uint32_t from; /* the pixels of the picture that share in what is kept: the first, and the one behind the last */
  uint32_t to;
  uint32_t whole; /* what a place grows by from a pixel of the finer grid to the next: this, and rest / divisor */
  uint32_t rest;
  uint32_t divisor;
};

struct net_place {
  uint32_t place;
  uint32_t remainder; /* of the divisor */
};

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

static int grows(const struct net_axis *axis) { return axis->resized > axis->picture; }

/* The place of pixel i of the finer grid. i < 2^28, its pixels < 2^28, those of the coarser one <= 2^15. */
static struct net_place place_of(const struct net_axis *axis, uint32_t i) {
  const uint64_t coarse = least(axis->picture, axis->resized);
  const uint64_t fine = axis->divisor / 2;
  const uint64_t dividend = ((2 * (uint64_t)i + 1) * coarse + fine) << NET_SHIFT;
  const struct net_place place = {(uint32_t)(dividend / axis->divisor), (uint32_t)(dividend % axis->divisor)};
  return place;
}

static inline void go_on(const struct net_axis *axis, struct net_place *at) {
  at->place += axis->whole;
  at->remainder += axis->rest;
  if (at->remainder >= axis->divisor) {
    at->remainder -= axis->divisor;
    at->place++;
  }
}

/* Shrinking: the first pixel that is not before the centre of j - 1. j <= resized + 1, so nothing leaves u32. */
static uint32_t first_pixel(const struct net_axis *axis, uint32_t j) {
  if (j == 0) return 0;
  return least(((2 * j - 1) * axis->picture + axis->resized - 1) / (2 * axis->resized), axis->picture);
}

static void plan_axis(struct net_axis *axis, uint32_t picture, uint32_t resized, uint32_t side) {
  const uint32_t coarse = least(picture, resized);
  const uint32_t fine = picture > resized ? picture : resized;
  axis->picture = picture;
  axis->resized = resized;
  axis->side = side;
  axis->start = (resized - side) / 2;
  axis->divisor = 2 * fine;
  axis->whole = (coarse << NET_SHIFT) / fine;
  axis->rest = 2 * ((coarse << NET_SHIFT) % fine);
  if (grows(axis)) {
    const uint32_t ahead = place_of(axis, axis->start).place >> NET_SHIFT;
    axis->from = ahead > 0 ? ahead - 1 : 0;
    axis->to = least((place_of(axis, axis->start + side - 1).place >> NET_SHIFT) + 1, picture);
  } else {
    axis->from = first_pixel(axis, axis->start);
    axis->to = first_pixel(axis, axis->start + side + 1);
  }
}

/* The resized side when the other axis goes from `picture` to `resized`: rounded, a half up. */
static uint32_t follow(uint32_t side, uint32_t picture, uint32_t resized) {
  return (2 * side * resized + picture) / (2 * picture);
}

#endif
