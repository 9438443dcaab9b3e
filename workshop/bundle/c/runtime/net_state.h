/*
 * What a picture needs while it comes in: a few numbers, and rows in memory that the network has no need of meanwhile.
 * Included by net_picture.c alone.
 */
#ifndef NET_STATE_H
#define NET_STATE_H

#include "net.h"
#include "net_axis.h"
#include "net_layout.h"

/* YUV to RGB in 1/65536, by the flags of enum net_pixels. |sum| <= 76309 * 255 + 138438 * 128 < 2^26. */
struct net_matrix {
  int32_t black;
  int32_t luma;
  int32_t red_of_v;
  int32_t green_of_u;
  int32_t green_of_v;
  int32_t blue_of_u;
};

static const struct net_matrix matrices[4] = {
    {16, 76309, 104597, -25675, -53279, 132201},
    {16, 76309, 117489, -13975, -34925, 138438},
    {0, 65536, 91881, -22553, -46802, 116130},
    {0, 65536, 103206, -12276, -30679, 121609},
};

/* Shrinking, the pixels so far between the centres of two columns: their sums, and what the second column has of them. */
struct net_window {
  uint32_t total[3];
  uint32_t next[3];
  uint32_t pixels;
  uint32_t weight; /* of `next` */
};

static const struct net_window empty = {{0, 0, 0}, {0, 0, 0}, 0, 0};

/* Everything that a picture needs besides words(). */
static struct {
  uint64_t due;  /* bytes of the picture */
  uint64_t skip; /* bytes before the next that are needed */
  struct net_axis across;
  struct net_axis down;
  struct net_place left;   /* of the first pixel, or column, of a row */
  struct net_place column; /* of the next one */
  struct net_place line;   /* of the next row, or output row */
  const struct net_layout *layout;
  const struct net_matrix *matrix;
  uint32_t stride;     /* as it was given */
  uint32_t step;       /* bytes from a row of the plane to the next */
  uint32_t groups;     /* of the row that are due */
  uint32_t pixel;      /* the next one of the row */
  uint32_t row;        /* the next one of the picture */
  uint32_t ahead;      /* shrinking: the column behind the last pixel; growing: columns that are finished */
  uint32_t line_ahead; /* the same of rows */
  uint32_t begun[3];   /* shrinking: sums of the column before `window`, as far as it was behind; growing: the last pixel */
  uint32_t begun_weight;
  struct net_window window;
  uint32_t weights[2]; /* of the output rows of each parity */
  uint32_t held;       /* bytes of a group whose others have not come */
  uint8_t group[4];
} s;

/* Of rows u8 [width][channels] and sums u32 [width][channels] there are two of each. Growing needs no sums. */
#define NET_ROW (3 * NET_WIDTH)

/* u32 [NET_PICTURE_BYTES / 4]: sums, rows, and of a grey network's picture the first chroma. */
static uint32_t *words(void) {
#if NET_PICTURE_BORROWS
  return net_idle();
#else
  static uint32_t own[NET_PICTURE_BYTES / 4];
  return own;
#endif
}

static uint32_t *sums_of(uint32_t j) { return words() + (j & 1) * NET_ROW; }

static uint8_t *row_at(uint32_t row) {
  uint8_t *const rows = (uint8_t *)words();
  if (s.down.resized > s.down.picture) return rows + (row >> s.layout->tall & 1) * NET_ROW;
  return rows + 8 * NET_ROW;
}

/* Where the first chroma of a pixel of the input waits for the second one. */
static uint8_t *chroma_of(uint8_t *pixel) {
#if NET_CHANNELS == 1
  return (uint8_t *)words() + 9 * NET_ROW + (pixel - net_input());
#else
  return pixel + 1;
#endif
}

#endif
