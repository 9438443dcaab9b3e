/*
 * A MobileNet V1 as plain C11: its weights are constants, its memory is one static array, and it calls nothing but the
 * memcpy and memset that a compiler may put in. net_constants.h says of which network, and what it takes.
 *
 *   camera_read(net_input());             u8 [NET_HEIGHT][NET_WIDTH][NET_CHANNELS], red, green, blue or grey
 *   if (net_run() == NET_OK) {
 *     struct net_rank best[3];
 *     net_top(best, 3);
 *     puts(net_label(best[0].class_index));
 *   }
 *
 * There is one network and one memory: call it from one thread at a time, not from an interrupt that may break into it.
 * The answer is the same in every byte as that of the WebAssembly core, on every processor. Where the processor
 * multiplies floats itself it is IEEE-754 float, so the compiler must not be told otherwise: no -ffast-math.
 *
 * With NET_CHECKED defined every range of memory that a loop is going to walk is compared with its array before, and
 * NET_BOUNDS is answered instead. Without it nothing is: all indices follow from constant tables, and the program that
 * wrote these files has walked them.
 */
#ifndef NET_H
#define NET_H

#include <stddef.h>
#include <stdint.h>

#include "net_constants.h"

#ifdef __cplusplus
extern "C" {
#endif

enum net_status {
  NET_OK = 0,
  NET_STRIDE = 1,   /* rows of a picture that overlap */
  NET_BOUNDS = 2,   /* with NET_CHECKED: a table or the memory is damaged */
  NET_SELFTEST = 3, /* the compiler or the processor computes something else */
};

/* One entry of net_top. An int8 network's bytes are value + 128 here, as everywhere in this file. */
struct net_rank {
  uint16_t class_index;
  uint8_t logit;
  uint8_t probability; /* in 1/256. Of a single output (NET_OUTPUTS is 1): that of class 1, the rest to 256 is class 0's */
};

/* Where the next picture goes, u8 [NET_HEIGHT][NET_WIDTH][NET_CHANNELS] as a camera has it: red, green, blue, or grey. */
uint8_t *net_input(void);

/* Answers on the picture at net_input(), which uses it up. */
enum net_status net_run(void);

/* Answers on a picture that lies elsewhere, its rows so many bytes after one another. It is only read. */
enum net_status net_run_at(const uint8_t *pixels, size_t stride);

/* The last answer, until the next net_run. */
const uint8_t *net_embedding(void);     /* u8 [NET_FEATURES] */
const uint8_t *net_logits(void);        /* u8 [NET_OUTPUTS]; NULL without classes, as the next */
const uint8_t *net_probabilities(void); /* u8 [NET_OUTPUTS], in 1/256 */

/* Writes the k best, best first, equal ones by class. Answers how many: NET_OUTPUTS at most. */
uint32_t net_top(struct net_rank *ranks, uint32_t k);

/* The name of a class in UTF-8; NULL where the network has none. */
const char *net_label(uint32_t class_index);

/* Runs the golden picture of the packed file and compares its answer's SHA-256 with the file's. In net_selftest.c, which
   a firmware may leave out. Uses up the picture at net_input(). */
enum net_status net_selftest(void);

#ifdef __cplusplus
}
#endif

#endif
