/*
 * The C view of the core module: every export of build/core-*.wasm.
 *
 * The module imports nothing, has no start function and never grows its memory. An address is a byte
 * offset into the exported memory; numbers in memory are little-endian. One instance serves one thread.
 *
 * The life of a picture:
 *
 *   at = reserve(length);  copy the .mnw file to memory[at];   load()            once
 *   begin(width, height, FIT_CONTRACT)
 *   until the picture ends:  copy RGB pixels to memory[staging()];  push(count)   count <= capacity()
 *   while (step(budget) == STATUS_MORE) { look at the clock }    or run()
 *   top(5), logits(), softmax(), embedding()
 *
 * A refused call changes nothing that a later right call depends on: after a refused picture begin the next,
 * after a refused file reserve the next.
 */
#ifndef MOBILENET_ABI_H
#define MOBILENET_ABI_H

#include <stdint.h>

#define MOBILENET_ABI_VERSION 1

/* What a call answers. Codes from 16 up are errors; detail() then names the place. */
enum mobilenet_status {
  STATUS_OK = 0,
  STATUS_MORE = 1,             /* step: work is left */
  STATUS_FILE_TRUNCATED = 16,  /* shorter than its header says, or than a header */
  STATUS_FILE_MAGIC = 17,      /* not a packed weights file */
  STATUS_FILE_VERSION = 18,    /* detail: the file's version */
  STATUS_FILE_FLAGS = 19,      /* a reserved flag or field is set; detail: its address in the file */
  STATUS_FILE_LENGTH = 20,     /* bytes follow the end that the header states */
  STATUS_FILE_SECTION = 21,    /* unknown, missing, misplaced or of a wrong length; detail: its type */
  STATUS_FILE_DIGEST = 22,     /* SHA-256 differs: the file is damaged */
  STATUS_FILE_CONTRACT = 23,   /* detail: address of the field in the section */
  STATUS_FILE_LAYER = 24,      /* detail: the layer's index */
  STATUS_FILE_CHANNEL = 25,    /* a scale or bias out of range; detail: the layer's index */
  STATUS_FILE_SOFTMAX = 26,    /* detail: index of the entry */
  STATUS_FILE_LABELS = 27,     /* detail: number of the line */
  STATUS_FILE_GOLDEN = 28,     /* seed 0, or a count that is not that of the layers */
  STATUS_MEMORY = 29,          /* the network does not fit; detail: pages of 64 KiB that it needs */
  STATUS_STATE = 30,           /* the call is out of turn */
  STATUS_IMAGE_SIZE = 31,      /* a side outside 1..32768; with FIT_EXACT: not the input's side */
  STATUS_IMAGE_PIXELS = 32,    /* more pixels than staging holds or than the picture has; detail: how many are still due */
  STATUS_SELFTEST = 33,        /* this engine computes something else; detail: the first layer that differs */
};

/* How a picture becomes the input plane. */
enum mobilenet_fit {
  FIT_CONTRACT = 0, /* resized and cut as the file's contract says */
  FIT_EXACT = 1,    /* already of the input's height and width: only colour and input table apply */
};

/* The answer of build(). */
enum mobilenet_build { BUILD_BASELINE = 0, BUILD_SIMD = 1, BUILD_RELAXED = 2 };

/* One entry of top(). A tensor's byte is in the u8 domain: an int8 value plus 128. */
struct mobilenet_rank {
  uint16_t class_index;
  uint8_t logit;
  uint8_t probability; /* in 1/256 */
};

/* What the module is. */
uint32_t abi(void);   /* MOBILENET_ABI_VERSION */
uint32_t build(void); /* enum mobilenet_build */

/* The weights. A file stays where it was copied and must not be written while it is loaded. */
uint32_t reserve(uint32_t length); /* where to copy a file of so many bytes; 0: larger than this memory. Unloads. */
uint32_t load(void);     /* check the file, plan the memory, prepare the filters. detail(): pages in use */
uint32_t contract(void); /* address of section CONTRACT (weights/FORMAT.md), after load */
uint32_t layers(void);   /* number of layers, after load */
uint32_t labels(void);   /* address of section LABELS, 0 without */
uint32_t labels_length(void);

/* A picture: RGB, three bytes a pixel, row after row from the top, in pieces of any length. */
uint32_t begin(uint32_t width, uint32_t height, uint32_t fit);
uint32_t staging(void);  /* where to copy the next pixels */
uint32_t capacity(void); /* how many fit there */
uint32_t push(uint32_t pixels);

/* The network. A tile is a few rows of one stage; the answer is the same for any budget. */
uint32_t step(uint32_t budget); /* run at most so many tiles (>= 1): STATUS_MORE or STATUS_OK */
uint32_t run(void);             /* step without a bound */

/* The answer, valid from STATUS_OK of step or run until the next begin or reserve. 0 where the model has none. */
uint32_t embedding(void);   /* u8 [features] */
uint32_t logits(void);      /* u8 [classes] */
uint32_t softmax(void);     /* u8 [classes], in 1/256 */
uint32_t top(uint32_t k);   /* struct mobilenet_rank [min(k, classes)], best first; equal logits: lower class first */

/* Proof. Uses the picture's memory: begin the next picture afterwards. */
uint32_t selftest(void); /* run the golden picture and compare every layer's digest */
uint32_t digests(void);  /* u8 [layers][32], as this engine computed them in the last selftest */

/* The place of the last error, as said at each status. */
uint32_t detail(void);

#endif
