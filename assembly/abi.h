/*
 * The C view of the core module: every export of build/core-*.wasm.
 *
 * The module imports nothing, has no start function and never grows its memory. An address is a byte
 * offset into the exported memory; numbers in memory are little-endian. One instance serves one thread.
 * build/core-threads.wasm alone imports its memory, shared, and has the exports of MOBILENET_THREADS besides;
 * build/core-small.wasm has those of MOBILENET_SMALL. build/core-flash.wasm has those of MOBILENET_FLASH, and imports one
 * function: "flash" "read" (to, from, bytes) copies bytes of the weights file, from its start on, to the memory.
 * build/core-small-plain.wasm and core-flash-plain.wasm are the same two for compilers to 32-bit machines.
 *
 * The life of a picture:
 *
 *   at = reserve(length);  copy the .mnw file to memory[at];   load()            once
 *   begin(width, height, FIT_CONTRACT, PIXELS_RGB, 0)
 *   until capacity() is 0:  copy up to capacity() bytes to memory[staging()];  push(count)
 *   while (step(budget) == STATUS_MORE) { look at the clock }    or run()
 *   top(5), unknown(), logits(), softmax(), embedding()
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
  STATUS_IMAGE_PIXELS = 32,    /* more bytes than capacity(); detail: how many the picture still needs */
  STATUS_SELFTEST = 33,        /* this engine computes something else; detail: the first layer that differs */
  STATUS_IMAGE_FORMAT = 34,    /* no such pixel format, or a stride shorter than a row; detail: the format or stride */
};

/* How a picture becomes the input plane. */
enum mobilenet_fit {
  FIT_CONTRACT = 0, /* resized and cut as the file's contract says */
  FIT_EXACT = 1,    /* already of the input's height and width: only colour and input table apply */
};

/* How the pixels lie in memory; weights/FORMAT.md states every format. */
enum mobilenet_pixels {
  PIXELS_RGB = 0,
  PIXELS_BGR = 1,
  PIXELS_RGBA = 2, /* the fourth byte is not looked at */
  PIXELS_BGRA = 3,
  PIXELS_GREY = 4,
  PIXELS_YUYV = 5, /* Y U Y V for two pixels */
  PIXELS_NV12 = 6, /* a plane of Y, then one of U V for 2 x 2 pixels */
  PIXELS_NV21 = 7, /* the same with V U */
  PIXELS_I420 = 8, /* planes of Y, U and V */
  PIXELS_UYVY = 9, /* U Y V Y for two pixels */
  PIXELS_YVYU = 10,
  PIXELS_VYUY = 11,
  PIXELS_RGB565LE = 12, /* a word of 5, 6 and 5 bits, red the highest; the low byte first */
  PIXELS_RGB565BE = 13, /* the high byte first */
  /* Flags of YUV; without them BT.601 in limited range (16..235). */
  PIXELS_BT709 = 0x100,
  PIXELS_FULL_RANGE = 0x200,
};

/* The answer of build(). */
enum mobilenet_build { BUILD_BASELINE = 0, BUILD_SIMD = 1, BUILD_RELAXED = 2, BUILD_COMPACT = 3, BUILD_WIDE = 4, BUILD_THREADS = 5, BUILD_RELAXED_WIDE = 6, BUILD_PLAIN = 7, BUILD_THREADS_WIDE = 8, BUILD_THREADS_RELAXED = 9, BUILD_THREADS_RELAXED_WIDE = 10 };

/* One entry of top(). A tensor's byte is in the u8 domain: an int8 value plus 128. */
struct mobilenet_rank {
  uint16_t class_index;
  uint8_t logit;
  uint8_t probability; /* in 1/256. Of a single output (classes() is 1): that of class 1, the rest to 256 is class 0's */
};

/* What the module is. */
uint32_t abi(void);   /* MOBILENET_ABI_VERSION */
uint32_t build(void); /* enum mobilenet_build */

/* The weights. A file stays where it was copied and must not be written while it is loaded. */
uint32_t reserve(uint32_t length); /* where to copy a file of so many bytes; 0: larger than this memory. Unloads. */
void trust(void);        /* before load or a bundle's input, where the host knows the bytes, as those of a signed image: the
                            next load skips their SHA-256, most of the time that it takes an interpreter. All else is
                            checked: a file that is not what it was answers something else, and harms nothing. Until
                            the next reserve */
uint32_t load(void);     /* check the file, plan the memory, prepare the filters. detail(): pages in use. In a bundle
                            without a reserve before: its own file. A refused file is refused again, for the same
                            reason, until the next reserve */
uint32_t plan(uint32_t length); /* instead of load: a file of CONTRACT, LAYERS, LABELS and DIGEST is planned as if its
                                   filters were there and it had so many bytes. detail(): pages needed, also with
                                   STATUS_MEMORY. Unloads. */
uint32_t heap_base(void); /* where the plan begins; another module plans the same network from its own on */
uint32_t planned(void);  /* bytes of the plan from the start of the memory, without the file, after load or plan */
uint32_t contract(void); /* address of section CONTRACT (weights/FORMAT.md), after load */
uint32_t layers(void);   /* number of layers, after load */
uint32_t height(void);   /* sides and channels (1 or 3) of the input, after load; 0 before */
uint32_t width(void);
uint32_t channels(void);
uint32_t classes(void);  /* 0 also for a headless network */
uint32_t features(void); /* channels of the embedding */
uint32_t labels(void);   /* address of section LABELS, 0 without */
uint32_t labels_length(void);

/* A picture: row after row from the top and plane after plane, in pieces of any length. `stride` is the number of bytes
   from a row of the first plane to the next, 0 where rows touch; a plane of U V has the same, planes of U and of V have
   half of it, rounded up. The bytes between two rows are pushed too, those after the last row of the last plane are not.
   Hardware may keep more rows of a plane than the picture has, or a plane elsewhere: push height * stride bytes of the
   first plane, then go on at the place of the next, of which U V, U and V have (height + 1) / 2 rows.
   A host whose strides are others pushes each row without them, with stride 0. */
uint32_t begin(uint32_t width, uint32_t height, uint32_t fit, uint32_t pixels, uint32_t stride);
uint32_t staging(void);  /* where to copy the next bytes; moves with every push */
uint32_t capacity(void); /* how many bytes the next push takes at most; 0 once the picture is whole */
uint32_t push(uint32_t bytes);

/* The network. A strip is a few rows of one stage; the answer is the same for any budget. */
uint32_t step(uint32_t budget); /* run at most so many strips (>= 1): STATUS_MORE or STATUS_OK */
uint32_t run(void);             /* step without a bound */

/* The answer, valid from STATUS_OK of step or run until the next begin, input or reserve. 0 where the model has none. */
uint32_t embedding(void);   /* u8 [features] */
uint32_t logits(void);      /* u8 [classes] */
uint32_t softmax(void);     /* u8 [classes], in 1/256 */
uint32_t top(uint32_t k);   /* struct mobilenet_rank [min(k, classes)], best first; equal logits: lower class first */
uint32_t unknown(void);     /* 1: the picture is like none of the classes, by section REJECT of the file; whatever top says
                               is a guess then. 0 without such a section, or an answer */

/* The short way: a picture of exactly the input's sides, written whole, answered at once. */
uint32_t input(void);       /* where to copy the next picture, u8 [height][width][channels], RGB or grey. Loads a bundle's
                               file first; 0: load() says why */
uint32_t answer(uint32_t k); /* run on it, which uses it up: each answer needs an input() before. As top(k), headless as
                               embedding(). 0: refused */

/* Proof. Uses the picture's memory: begin the next picture afterwards. */
uint32_t selftest(void); /* run the golden picture and compare every layer's digest */
uint32_t digests(void);  /* u8 [layers][32], as this engine computed them in the last selftest */
uint32_t dot(void);      /* relaxed build, once loaded: what the engine's relaxed dot product was found to compute of
                            activations above 127: 1 exact as u8, 2 exact as i8, 0 neither, and it takes three times as
                            long. 0 in other builds */

/* Time. Runs one layer alone over all its rows, on whatever the memory holds: a convolution from its input plane, a
   depthwise layer or a pool from its own into the scratch, a pointwise layer from the scratch. The host holds the
   clock. Uses the picture's memory: begin the next picture afterwards. STATUS_STATE: nothing loaded, or no such layer,
   which is detail(). */
uint32_t profile(uint32_t layer);
#ifdef MOBILENET_SMALL
/* A file that stays where it is, in build/core-small.wasm and its bundles. */
uint32_t attach(uint32_t address, uint32_t length); /* instead of reserve: the file lies at this address of the memory, or is
                               mapped there behind its end, as flash is; it is read in place and never written, so the
                               memory holds the plan alone. Answers the address; 0: below the plan, across the end
                               of the memory, or past 4 GiB. What is mapped behind the end, the host alone knows. Unloads. */
#endif
#ifdef MOBILENET_FLASH
/* A file that is no part of the memory, in build/core-flash.wasm, which has windows for a block of filters and a layer's
   channels. It reads them again as it runs by its import: a flash that no address reaches needs no RAM for weights. A bundle
   (`--flash segment`) has the import resolved, and a file of its own. reserve() answers 0 and unloads. */
uint32_t flash(uint32_t length); /* instead of reserve: `read` now gives another file, of so many bytes. Answers them. Unloads. */
#endif
#ifdef MOBILENET_THREADS
/* Several threads, in build/core-threads.wasm. It imports "env" "memory": shared, 256 pages at least and at most, zeros.
   Each thread has an instance over that one memory; all are made before the first other call, because every one writes
   the static data again. Thread 0 then makes all the calls of this file but serve, the others serve alone. The answer
   is the same for any number of threads, also where fewer serve than were planned. */
uint32_t threads(uint32_t count, uint32_t sleep); /* thread 0, before reserve: plan for so many threads (1..64), each
                               with a scratch of its own; answers how many, 0 after reserve. sleep: whether this thread may wait
                               (memory.atomic.wait32), up to 1 ms a step; the main thread of a page may not */
void serve(uint32_t thread);   /* threads 1 and up: take part in every run, asleep between them, until dismiss. Returns
                                  at once for a thread that was not planned for */
void dismiss(void);            /* lets every serve return; the memory serves no thread any more */
void resign(void);             /* a thread has trapped or ended: the next step traps too, instead of waiting for ever */
#endif

/* The place of the last error, as said at each status. */
uint32_t detail(void);

#endif
