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
  NET_MORE = 4,     /* net_push: bytes are left to come */
  NET_STATE = 5,    /* net_push: no picture has been begun, or it is whole */
  NET_SIZE = 6,     /* a side outside 1..32768; with NET_FIT_EXACT: not the input's side */
  NET_FORMAT = 7,   /* no such pixel format */
  NET_PIXELS = 8    /* more bytes than net_due() */
};

/* One entry of net_top. An int8 network's bytes are value + 128 here, as everywhere in this file. */
struct net_rank {
  uint16_t class_index;
  uint8_t logit;
  uint8_t probability; /* in 1/256. Of a single output (NET_OUTPUTS is 1): that of class 1, the rest to 256 is class 0's */
};

/* Where the next picture goes, u8 [NET_HEIGHT][NET_WIDTH][NET_CHANNELS] as a camera has it: red, green, blue, or grey.
   One of other sides or another format: net_begin. */
uint8_t *net_input(void);

/* Answers on the picture at net_input(), which uses it up. */
enum net_status net_run(void);

/* Answers on a picture of the same sides that lies elsewhere, its rows so many bytes after one another. It is only read. */
enum net_status net_run_at(const uint8_t *pixels, size_t stride);

/* The last answer, until the next net_run. */
const uint8_t *net_embedding(void);     /* u8 [NET_FEATURES] */
const uint8_t *net_logits(void);        /* u8 [NET_OUTPUTS]; NULL without classes, as the next */
const uint8_t *net_probabilities(void); /* u8 [NET_OUTPUTS], in 1/256 */

/* Writes the k best, best first, equal ones by class. Answers how many: NET_OUTPUTS at most. */
uint32_t net_top(struct net_rank *ranks, uint32_t k);

/* 1 where the picture of the last answer is like none of the classes, by the rule of the packed file, whatever net_top says;
   else 0, and always 0 where the file has no rule. */
uint32_t net_unknown(void);

/* The name of a class in UTF-8; NULL where the network has none. */
const char *net_label(uint32_t class_index);

/* How a picture becomes the input. */
enum net_fit {
  NET_FIT_CONTRACT = 0, /* resized and cut as the packed file says */
  NET_FIT_EXACT = 1     /* already NET_WIDTH x NET_HEIGHT */
};

/* How the pixels lie in memory; weights/FORMAT.md of mobilenet-wasm states every format. */
enum net_pixels {
  NET_PIXELS_RGB = 0,
  NET_PIXELS_BGR = 1,
  NET_PIXELS_RGBA = 2, /* the fourth byte is not looked at */
  NET_PIXELS_BGRA = 3,
  NET_PIXELS_GREY = 4,
  NET_PIXELS_YUYV = 5, /* Y U Y V for two pixels */
  NET_PIXELS_NV12 = 6, /* a plane of Y, then one of U V for 2 x 2 pixels */
  NET_PIXELS_NV21 = 7, /* the same with V U */
  NET_PIXELS_I420 = 8, /* planes of Y, U and V */
  NET_PIXELS_UYVY = 9,
  NET_PIXELS_YVYU = 10,
  NET_PIXELS_VYUY = 11,
  NET_PIXELS_RGB565LE = 12, /* a word of 5, 6 and 5 bits, red the highest; the low byte first */
  NET_PIXELS_RGB565BE = 13, /* the high byte first */
  /* Flags of YUV; without them BT.601 in limited range (16..235). */
  NET_PIXELS_BT709 = 0x100,
  NET_PIXELS_FULL_RANGE = 0x200
};

/*
 * A picture of any sides, row after row from the top and plane after plane, in pieces of any length: a line of a camera,
 * a buffer of its DMA. In net_picture.c, which a firmware may leave out; its memory does not depend on the picture.
 *
 *   net_begin(320, 240, NET_FIT_CONTRACT, NET_PIXELS_RGB565BE, 0);
 *   while (net_push(line, camera_line(line)) == NET_MORE) continue;
 *   net_run();
 *
 * `stride` is the number of bytes from a row of the first plane to the next, 0 where rows touch; a plane of U V has the
 * same, planes of U and of V have half of it, rounded up. The bytes between two rows are pushed too, those after the last
 * row of the last plane are not. Of hardware that keeps more rows, or a plane elsewhere, push the picture's rows, then go on at
 * the next plane. Until the picture is whole call no net_run. A refused picture harms nothing but the input.
 */
enum net_status net_begin(uint32_t width, uint32_t height, enum net_fit fit, uint32_t pixels, uint32_t stride);

/* The next bytes: NET_MORE, and NET_OK with the last. A refused push takes none. */
enum net_status net_push(const uint8_t *bytes, size_t count);

/* Bytes of the picture that are still to come. */
uint64_t net_due(void);

/* Runs the golden picture of the packed file and compares its answer's SHA-256 with the file's. In net_selftest.c, which
   a firmware may leave out. Uses up the picture at net_input(). */
enum net_status net_selftest(void);

#if NET_PICTURE_BORROWS
/* For net_picture.c: memory of the network, NET_PICTURE_BYTES of it, that nobody needs until the next net_run. */
uint32_t *net_idle(void);
#endif

#ifdef __cplusplus
}
#endif

#endif
