/*
 * MobileNet V1 in C: a host of the core of mobilenet-wasm over an engine that the program has. This file is all of it but
 * the engine: mobilenet_wasm2c.h or mobilenet_wasm3.h, or a struct mobilenet_engine of one's own.
 *
 *   struct mobilenet model;
 *   struct mobilenet_class best[5];
 *   if (mobilenet_load(&model, engine, weights, length) != MOBILENET_OK) puts(model.sentence);
 *   if (mobilenet_classify(&model, &picture, best, 5) == MOBILENET_OK) printf("%.*s\n", best[0].length, best[0].name);
 *
 * C99 and C++11; no heap, no input and output, no library but memcpy. Every answer has the same bytes as in any other engine.
 * One model serves one thread at a time.
 *
 * Long because a program takes one file.
 */
#ifndef MOBILENET_H
#define MOBILENET_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MOBILENET_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Code, name and sentence of every failure. # is the place; statuses of the core from 16 on stand first, in their order. */
#define MOBILENET_STATUSES(X) \
  X(FILE_TRUNCATED, "The weights file is cut short; copy it again.") \
  X(FILE_MAGIC, "This is not a packed weights file; make one with `mobilenet pack model.tflite -o w.mnw`.") \
  X(FILE_VERSION, "The weights file has version #, this runtime reads version 1; pack it again or update the runtime.") \
  X(FILE_FLAGS, "The weights file sets a reserved field at byte #; pack it again.") \
  X(FILE_LENGTH, "Bytes follow the end of the weights file; copy it again.") \
  X(FILE_SECTION, "Section # of the weights file is unknown, missing, misplaced or of a wrong length; pack it again.") \
  X(FILE_DIGEST, "The weights file is damaged (its SHA-256 differs); copy it again.") \
  X(FILE_CONTRACT, "The input contract of the weights file is invalid at its byte #; pack the model again.") \
  X(FILE_LAYER, "Layer # of the weights file does not fit its neighbours or its limits; pack the model again.") \
  X(FILE_CHANNEL, "Layer # of the weights file has a scale or bias out of range; pack the model again.") \
  X(FILE_SOFTMAX, "The softmax table of the weights file is invalid at entry #; pack the model again.") \
  X(FILE_LABELS, "The labels of the weights file are invalid at line #; pack the model again with one label per class.") \
  X(FILE_GOLDEN, "The golden digests of the weights file do not match its layers; pack the model again.") \
  X(MEMORY, "The network needs # pages of 64 KiB, more than this build has; `mobilenet bundle` makes a module that fits it.") \
  X(STATE, "The call is out of turn: load the weights, then begin a picture, then push all of its pixels.") \
  X(IMAGE_SIZE, "A picture's sides must be 1 to 32768 pixels; raw input must have the network's own sides.") \
  X(IMAGE_PIXELS, "The number of bytes is not that of the picture: # are still due.") \
  X(SELFTEST, "This engine computes layer # differently from the golden digest; use another build or engine, and report it.") \
  X(IMAGE_FORMAT, "There is no pixel format #, or a stride of # is shorter than a row.")

/* Failures of the host. In ENGINE @ is what the engine says. */
#define MOBILENET_FAILURES(X) \
  X(ENGINE, "The core does not run: @.") \
  X(DISPOSED, "The engine has failed; load the model again in a fresh one.") \
  X(ABORTED, "The call was cancelled.") \
  X(USAGE, "The number of classes to answer must be 1 or more, and the frames of a stream have no stride.") \
  X(OUTPUT, "The model is headless: it has an embedding, but no classes.") \
  X(INPUT_SHAPE, "The picture has another number of bytes than its sides and format say: #.") \
  X(FRAME, "Frame # is cut short.") \
  X(IO, "Frame # cannot be read.")

#define MOBILENET_ENTRY(code, sentence) MOBILENET_##code,
enum mobilenet_code {
  MOBILENET_OK = 0,
  MOBILENET_END = 1, /* of a stream, which is no failure */
  MOBILENET_BEFORE_STATUSES = 15,
  MOBILENET_STATUSES(MOBILENET_ENTRY) MOBILENET_FAILURES(MOBILENET_ENTRY) MOBILENET_CODES
};
#undef MOBILENET_ENTRY

/* The code of docs/errors.md, such as E_FILE_DIGEST; a frame that is cut short is E_INPUT_SHAPE. */
static inline const char *mobilenet_name(enum mobilenet_code code) {
#define MOBILENET_ENTRY(name, sentence) "E_" #name,
  static const char *const names[] = {MOBILENET_STATUSES(MOBILENET_ENTRY) MOBILENET_FAILURES(MOBILENET_ENTRY)};
#undef MOBILENET_ENTRY
  if (code <= MOBILENET_BEFORE_STATUSES || code >= MOBILENET_CODES) return code == MOBILENET_OK ? "OK" : "END";
  return code == MOBILENET_FRAME ? "E_INPUT_SHAPE" : names[code - MOBILENET_FILE_TRUNCATED];
}

/* The exports of assembly/abi.h that this host calls, with their number of arguments. */
#define MOBILENET_EXPORTS(X) \
  X(abi, 0) X(reserve, 1) X(load, 0) X(contract, 0) X(layers, 0) X(height, 0) X(width, 0) X(channels, 0) X(classes, 0) \
  X(features, 0) X(labels, 0) X(labels_length, 0) X(begin, 5) X(staging, 0) X(capacity, 0) X(push, 1) X(step, 1) \
  X(embedding, 0) X(top, 1) X(selftest, 0) X(digests, 0) X(detail, 0) \
  X(unknown, 0)

#define MOBILENET_ENTRY(name, count) MOBILENET_EXPORT_##name,
enum mobilenet_export { MOBILENET_EXPORTS(MOBILENET_ENTRY) MOBILENET_EXPORT_COUNT };
#undef MOBILENET_ENTRY

/* An instance of the core in an engine. */
struct mobilenet_engine {
  void *context;
  /* Calls an export, each argument a u32. NULL; or what went wrong: a trap, no such export. */
  const char *(*call)(void *context, enum mobilenet_export which, const uint32_t *arguments, uint32_t *result);
  /* Its memory, which never moves, and how long it is. */
  uint8_t *(*memory)(void *context, uint32_t *bytes);
};

/* A network that is ready to run. */
struct mobilenet {
  /* Of the input: pictures of any size and format are brought to it. */
  uint32_t height;
  uint32_t width;
  uint32_t channels; /* 1 or 3 */
  uint32_t classes;  /* 0 of a headless network, which has an embedding only */
  uint32_t features; /* length of an embedding */
  uint32_t layers;
  /* Of the last answer: 1 where the picture is like none of the classes by the rule of the weights, else 0. `best` has what
     it would have been. */
  uint32_t unknown;
  /* The last failure. */
  enum mobilenet_code code;
  int64_t place; /* a layer, a byte, a section, a frame, as the code says; -1 where there is none */
  char sentence[224];
  /* May be set: looked at every few strips of a run, which it ends with MOBILENET_ABORTED unless it answers 0. */
  int (*stop)(void *context);
  void *stop_context;
  /* Its own. */
  struct mobilenet_engine engine;
  const char *trap;
  uint32_t outputs;
  float scale;
  float zero;
};

/* Raw pixels: rows from the top, planes one after the other. */
struct mobilenet_picture {
  uint32_t width;
  uint32_t height;
  uint32_t pixels; /* enum mobilenet_pixels of abi.h with its flags; 0 is RGB */
  const uint8_t *data;
  size_t length;   /* what follows the last row up to its stride may be there or not */
  uint32_t stride; /* bytes from a row of the first plane to the next; 0 where rows touch */
};

struct mobilenet_class {
  uint32_t index;
  float probability; /* a multiple of 1/256 */
  const char *name;  /* UTF-8, `length` bytes without an end, in the engine's memory; none where the weights have no labels */
  int length;
};

/* Reads up to so many bytes: how many, 0 at the end, MOBILENET_UNREADABLE where that failed. */
typedef size_t mobilenet_read(void *context, uint8_t *to, size_t most);
#define MOBILENET_UNREADABLE ((size_t)-1)

/* Raw frames that follow one another, as a camera or ffmpeg writes them. */
struct mobilenet_frames {
  uint32_t width;
  uint32_t height;
  uint32_t pixels;
  mobilenet_read *read;
  void *context;
  uint64_t number; /* of the next frame; 0 at first */
};

static inline void mobilenet_append(char **to, char *end, const char *text) {
  while (*text != '\0' && *to < end) *(*to)++ = *text++;
}

static inline void mobilenet_append_number(char **to, char *end, int64_t number) {
  char digits[21];
  char *at = digits + sizeof digits;
  uint64_t rest = (uint64_t)number;
  *--at = '\0';
  do *--at = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  mobilenet_append(to, end, at);
}

static inline enum mobilenet_code mobilenet_fail(struct mobilenet *m, enum mobilenet_code code, int64_t place, const char *word) {
#define MOBILENET_ENTRY(name, sentence) sentence,
  static const char *const sentences[] = {MOBILENET_STATUSES(MOBILENET_ENTRY) MOBILENET_FAILURES(MOBILENET_ENTRY)};
#undef MOBILENET_ENTRY
  char *to = m->sentence;
  char *const end = to + sizeof m->sentence - 1;
  for (const char *from = sentences[code - MOBILENET_FILE_TRUNCATED]; *from != '\0' && to < end; from++) {
    if (*from == '#') mobilenet_append_number(&to, end, place);
    else if (*from == '@') mobilenet_append(&to, end, word);
    else *to++ = *from;
  }
  *to = '\0';
  m->code = code;
  m->place = code == MOBILENET_INPUT_SHAPE ? -1 : place;
  return code;
}

/* The error of a status of the core with its detail. */
static inline enum mobilenet_code mobilenet_refuse(struct mobilenet *m, uint32_t status, uint32_t detail) {
  if (status > MOBILENET_IMAGE_FORMAT || status < MOBILENET_FILE_TRUNCATED)
    return mobilenet_fail(m, MOBILENET_ENGINE, -1, "its status is unknown; take core and kit from one release");
  return mobilenet_fail(m, (enum mobilenet_code)status, detail, "");
}

/* 0 after a trap: nothing that is asked of the core from then on does anything, so a caller looks once, at the end. */
static inline uint32_t mobilenet_call(struct mobilenet *m, enum mobilenet_export which, const uint32_t *arguments) {
  uint32_t result = 0;
  if (m->trap == NULL) m->trap = m->engine.call(m->engine.context, which, arguments, &result);
  return m->trap == NULL ? result : 0;
}

static inline uint32_t mobilenet_ask(struct mobilenet *m, enum mobilenet_export which) {
  return mobilenet_call(m, which, NULL);
}

static inline uint32_t mobilenet_tell(struct mobilenet *m, enum mobilenet_export which, uint32_t argument) {
  return mobilenet_call(m, which, &argument);
}

/* Bytes of the core; NULL after a trap. */
static inline uint8_t *mobilenet_bytes(struct mobilenet *m, uint32_t at, uint32_t length) {
  uint32_t size = 0;
  uint8_t *const memory = m->trap == NULL ? m->engine.memory(m->engine.context, &size) : NULL;
  if (m->trap == NULL && (memory == NULL || at > size || length > size - at)) m->trap = "it names bytes outside its memory";
  return m->trap == NULL ? memory + at : NULL;
}

/* What came of calls, the last of which answered `status`. After a trap the core's state is unknown: it serves no more. */
static inline enum mobilenet_code mobilenet_check(struct mobilenet *m, uint32_t status) {
  const uint32_t detail = status > 1 ? mobilenet_ask(m, MOBILENET_EXPORT_detail) : 0;
  if (m->trap != NULL) return mobilenet_fail(m, MOBILENET_ENGINE, -1, m->trap);
  return status > 1 ? mobilenet_refuse(m, status, detail) : MOBILENET_OK;
}

static inline int mobilenet_copy(struct mobilenet *m, const uint8_t *bytes, size_t length) {
  uint32_t at;
  uint8_t *to;
  if (length > UINT32_MAX) return 0;
  at = mobilenet_tell(m, MOBILENET_EXPORT_reserve, (uint32_t)length);
  to = at == 0 ? NULL : mobilenet_bytes(m, at, (uint32_t)length);
  if (to != NULL) memcpy(to, bytes, length);
  return to != NULL;
}

/* Copies a weights file into the core, which checks it. */
static inline enum mobilenet_code mobilenet_put(struct mobilenet *m, const uint8_t *weights, size_t length) {
  uint32_t status;
  if (length == 0) return mobilenet_refuse(m, MOBILENET_FILE_TRUNCATED, 0);
  if (mobilenet_copy(m, weights, length)) return mobilenet_check(m, mobilenet_ask(m, MOBILENET_EXPORT_load));
  /* What is larger than the memory is more often no packed file at all: the core tells by its head. */
  if (length < 16 || !mobilenet_copy(m, weights, 16)) return mobilenet_check(m, MOBILENET_STATE);
  status = mobilenet_ask(m, MOBILENET_EXPORT_load);
  if (status != MOBILENET_FILE_TRUNCATED) return mobilenet_check(m, status);
  return mobilenet_refuse(m, MOBILENET_MEMORY, (uint32_t)((length + 65535) / 65536));
}

/* Section CONTRACT of the weights file: where the embedding's scale and zero are. */
enum { MOBILENET_CONTRACT = 48, MOBILENET_SCALE_AT = 20, MOBILENET_ZERO_AT = 28 };

/*
 * Makes a model of an instance of the core and of a packed weights file, which is copied. Every field of `m` is written; it
 * is let go of with the engine.
 */
static inline enum mobilenet_code mobilenet_load(
    struct mobilenet *m, struct mobilenet_engine engine, const uint8_t *weights, size_t length) {
  const uint8_t *contract;
  uint32_t bits = 0;
  enum mobilenet_code code;
  memset(m, 0, sizeof *m);
  m->engine = engine;
  m->place = -1;
  if (mobilenet_ask(m, MOBILENET_EXPORT_abi) != 1 && m->trap == NULL)
    m->trap = "it is of another version than this kit; take both from one release";
  code = mobilenet_check(m, 0);
  if (code == MOBILENET_OK) code = mobilenet_put(m, weights, length);
  if (code != MOBILENET_OK) return code;
  m->height = mobilenet_ask(m, MOBILENET_EXPORT_height);
  m->width = mobilenet_ask(m, MOBILENET_EXPORT_width);
  m->channels = mobilenet_ask(m, MOBILENET_EXPORT_channels);
  m->features = mobilenet_ask(m, MOBILENET_EXPORT_features);
  m->layers = mobilenet_ask(m, MOBILENET_EXPORT_layers);
  m->outputs = mobilenet_ask(m, MOBILENET_EXPORT_classes);
  m->classes = m->outputs == 1 ? 2 : m->outputs;
  contract = mobilenet_bytes(m, mobilenet_ask(m, MOBILENET_EXPORT_contract), MOBILENET_CONTRACT);
  if (contract != NULL) {
    for (int i = 3; i >= 0; i--) bits = bits << 8 | contract[MOBILENET_SCALE_AT + i];
    memcpy(&m->scale, &bits, sizeof bits);
    m->zero = (float)contract[MOBILENET_ZERO_AT];
  }
  return mobilenet_check(m, 0);
}

/* Announces a picture to the core, and answers how many bytes it takes. */
static inline enum mobilenet_code mobilenet_begin(struct mobilenet *m, const struct mobilenet_picture *p, uint32_t *due) {
  const uint32_t arguments[5] = {p->width, p->height, 0, p->pixels, p->stride};
  enum mobilenet_code code;
  if (m->trap != NULL) return mobilenet_fail(m, MOBILENET_DISPOSED, -1, "");
  m->unknown = 0;
  code = mobilenet_check(m, mobilenet_call(m, MOBILENET_EXPORT_begin, arguments));
  if (code != MOBILENET_OK) return code;
  /* More than any capacity is refused, with the bytes that are due: the law of the formats stands in the core alone. */
  if (mobilenet_tell(m, MOBILENET_EXPORT_push, UINT32_MAX) != MOBILENET_IMAGE_PIXELS && m->trap == NULL)
    m->trap = "it takes more bytes than it has room for";
  *due = mobilenet_ask(m, MOBILENET_EXPORT_detail);
  return mobilenet_check(m, 0);
}

static inline enum mobilenet_code mobilenet_stopped(struct mobilenet *m) {
  if (m->stop == NULL || m->stop(m->stop_context) == 0) return MOBILENET_OK;
  return mobilenet_fail(m, MOBILENET_ABORTED, -1, "");
}

/* Strips of a few rows that run between two looks at `stop`. */
enum { MOBILENET_STRIPS = 4 };

/* Ends the run of a picture that is whole. */
static inline enum mobilenet_code mobilenet_finish(struct mobilenet *m) {
  for (;;) {
    const uint32_t status = mobilenet_tell(m, MOBILENET_EXPORT_step, MOBILENET_STRIPS);
    enum mobilenet_code code = mobilenet_check(m, status);
    if (code == MOBILENET_OK && status == 1) code = mobilenet_stopped(m);
    if (code != MOBILENET_OK) return code;
    if (status != 1) break;
  }
  m->unknown = mobilenet_ask(m, MOBILENET_EXPORT_unknown);
  return mobilenet_check(m, 0);
}

/* Brings a picture into the core and lets the network answer. */
static inline enum mobilenet_code mobilenet_run(struct mobilenet *m, const struct mobilenet_picture *p) {
  const uint8_t *data = p->data;
  uint32_t due = 0;
  enum mobilenet_code code = mobilenet_begin(m, p, &due);
  if (code != MOBILENET_OK) return code;
  if (p->length < due || p->length - due >= (p->stride > 1 ? p->stride : 1))
    return mobilenet_fail(m, MOBILENET_INPUT_SHAPE, due, "");
  for (uint32_t count; (count = mobilenet_ask(m, MOBILENET_EXPORT_capacity)) > 0;) {
    uint8_t *const to = mobilenet_bytes(m, mobilenet_ask(m, MOBILENET_EXPORT_staging), count);
    if (count > due) m->trap = "it asks for more bytes than the picture has";
    if (to == NULL || m->trap != NULL) break;
    memcpy(to, data, count);
    data += count;
    due -= count;
    code = mobilenet_check(m, mobilenet_tell(m, MOBILENET_EXPORT_push, count));
    if (code == MOBILENET_OK) code = mobilenet_stopped(m);
    if (code != MOBILENET_OK) return code;
  }
  return mobilenet_finish(m);
}

/* A class, its name found in the labels, of which each ends with a line. */
static inline struct mobilenet_class mobilenet_class_of(struct mobilenet *m, uint32_t index, uint32_t probability) {
  const uint32_t length = mobilenet_ask(m, MOBILENET_EXPORT_labels_length);
  const char *at = (const char *)mobilenet_bytes(m, mobilenet_ask(m, MOBILENET_EXPORT_labels), length);
  const char *const end = at == NULL ? NULL : at + length;
  struct mobilenet_class found = {index, (float)probability / 256.0f, "", 0};
  for (; at != end && index > 0; at++) index -= *at == '\n';
  if (at == end) return found;
  found.name = at;
  while (at != end && *at != '\n') at++;
  found.length = (int)(at - found.name);
  return found;
}

static inline enum mobilenet_code mobilenet_refuse_classes(struct mobilenet *m, uint32_t k) {
  if (m->trap != NULL) return mobilenet_fail(m, MOBILENET_DISPOSED, -1, "");
  if (k < 1) return mobilenet_fail(m, MOBILENET_USAGE, -1, "");
  return m->classes == 0 ? mobilenet_fail(m, MOBILENET_OUTPUT, -1, "") : MOBILENET_OK;
}

/* Reads the ranks of the answer that stands in the core. */
static inline enum mobilenet_code mobilenet_best(struct mobilenet *m, struct mobilenet_class *best, uint32_t k) {
  const uint32_t count = k < m->outputs ? k : m->outputs;
  const uint8_t *rank = mobilenet_bytes(m, mobilenet_tell(m, MOBILENET_EXPORT_top, count), 4 * count);
  if (rank == NULL) return mobilenet_check(m, 0);
  if (m->outputs == 1) {
    const uint32_t yes = rank[3];
    const uint32_t first = yes > 128;
    best[0] = mobilenet_class_of(m, first, first ? yes : 256 - yes);
    if (k > 1) best[1] = mobilenet_class_of(m, 1 - first, first ? 256 - yes : yes);
  } else {
    for (uint32_t i = 0; i < count; i++, rank += 4)
      best[i] = mobilenet_class_of(m, (uint32_t)rank[0] | (uint32_t)rank[1] << 8, rank[3]);
  }
  return mobilenet_check(m, 0);
}

/* Writes the k best classes of a picture, best first, or all of them where they are fewer; equal logits: the lower first. */
static inline enum mobilenet_code mobilenet_classify(
    struct mobilenet *m, const struct mobilenet_picture *picture, struct mobilenet_class *best, uint32_t k) {
  enum mobilenet_code code = mobilenet_refuse_classes(m, k);
  if (code == MOBILENET_OK) code = mobilenet_run(m, picture);
  return code == MOBILENET_OK ? mobilenet_best(m, best, k) : code;
}

/* Writes the embedding of a picture, [features]. */
static inline enum mobilenet_code mobilenet_embed(
    struct mobilenet *m, const struct mobilenet_picture *picture, float *embedding) {
  const enum mobilenet_code code = mobilenet_run(m, picture);
  const uint8_t *bytes;
  if (code != MOBILENET_OK) return code;
  bytes = mobilenet_bytes(m, mobilenet_ask(m, MOBILENET_EXPORT_embedding), m->features);
  for (uint32_t i = 0; bytes != NULL && i < m->features; i++) embedding[i] = m->scale * ((float)bytes[i] - m->zero);
  return mobilenet_check(m, 0);
}

/*
 * Classifies the next of the frames: MOBILENET_END at a frame's border, MOBILENET_FRAME within one. They are read to where
 * the core takes them, so there is no memory for a frame.
 */
static inline enum mobilenet_code mobilenet_stream(
    struct mobilenet *m, struct mobilenet_frames *frames, struct mobilenet_class *best, uint32_t k) {
  const struct mobilenet_picture picture = {frames->width, frames->height, frames->pixels, NULL, 0, 0};
  const int64_t number = (int64_t)frames->number;
  uint32_t due = 0;
  uint32_t whole;
  enum mobilenet_code code = mobilenet_refuse_classes(m, k);
  if (code == MOBILENET_OK) code = mobilenet_begin(m, &picture, &due);
  if (code != MOBILENET_OK) return code;
  whole = due;
  for (uint32_t most; (most = mobilenet_ask(m, MOBILENET_EXPORT_capacity)) > 0;) {
    uint8_t *const to = mobilenet_bytes(m, mobilenet_ask(m, MOBILENET_EXPORT_staging), most);
    const size_t count = to == NULL ? 0 : frames->read(frames->context, to, most);
    if (to == NULL) break;
    if (count == 0 && due == whole) return MOBILENET_END;
    if (count == 0) return mobilenet_fail(m, MOBILENET_FRAME, number, "");
    if (count > most) return mobilenet_fail(m, MOBILENET_IO, number, "");
    due -= (uint32_t)count;
    code = mobilenet_check(m, mobilenet_tell(m, MOBILENET_EXPORT_push, (uint32_t)count));
    if (code == MOBILENET_OK) code = mobilenet_stopped(m);
    if (code != MOBILENET_OK) return code;
  }
  code = mobilenet_finish(m);
  if (code == MOBILENET_OK) frames->number++;
  return code == MOBILENET_OK ? mobilenet_best(m, best, k) : code;
}

/*
 * Runs the golden picture of the weights file and writes the SHA-256 of every layer's output, u8 [layers][32]; NULL for none.
 * An engine that computes something else is refused with MOBILENET_SELFTEST, at the first layer that differs.
 */
static inline enum mobilenet_code mobilenet_selftest(struct mobilenet *m, uint8_t *digests) {
  enum mobilenet_code code;
  const uint8_t *bytes;
  if (m->trap != NULL) return mobilenet_fail(m, MOBILENET_DISPOSED, -1, "");
  code = mobilenet_check(m, mobilenet_ask(m, MOBILENET_EXPORT_selftest));
  if (code != MOBILENET_OK || digests == NULL) return code;
  bytes = mobilenet_bytes(m, mobilenet_ask(m, MOBILENET_EXPORT_digests), 32 * m->layers);
  if (bytes != NULL) memcpy(digests, bytes, (size_t)32 * m->layers);
  return mobilenet_check(m, 0);
}

#ifdef __cplusplus
}
#endif

#endif
