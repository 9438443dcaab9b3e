/* Refusals, streams, stops and traps, and that the next picture is unharmed. */
#ifndef TESTS_BEHAVIOUR_H
#define TESTS_BEHAVIOUR_H

#include "model.h"

static void refuses(enum mobilenet_code code, enum mobilenet_code expected, int64_t place, const char *what) {
  expect(code == expected && model.code == code && model.sentence[0] != '\0', model.sentence, what);
  expect(model.place == place, "another place", what);
}

static void refuse_weights(void) {
  static uint8_t large[sizeof file * 4];
  const struct {
    size_t at;
    size_t length;
    enum mobilenet_code code;
    int64_t place;
  } cases[] = {
      {0, 0, MOBILENET_FILE_TRUNCATED, 0},
      {0, file_length - 1, MOBILENET_FILE_TRUNCATED, (int64_t)file_length - 1},
      {0, file_length + 1, MOBILENET_FILE_LENGTH, (int64_t)file_length},
      {4, file_length, MOBILENET_FILE_VERSION, 0},
      {file_length - 40, file_length, MOBILENET_FILE_DIGEST, 0},
      {1, sizeof large, MOBILENET_FILE_MAGIC, 0x31574e4d ^ 0x100},
      {0, sizeof large, MOBILENET_MEMORY, (int64_t)(sizeof large / 65536)},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    test_core core;
    memset(large, 0, sizeof large);
    memcpy(large, file, file_length);
    if (cases[i].at > 0) large[cases[i].at] ^= 1;
    refuses(mobilenet_load(&model, fresh(&core), large, cases[i].length), cases[i].code, cases[i].place, "weights");
    drop(&core);
  }
}

static int same(const struct mobilenet_class *a, const struct mobilenet_class *b, uint32_t count) {
  int all = 1;
  for (uint32_t i = 0; i < count; i++)
    all &= a[i].index == b[i].index && a[i].probability == b[i].probability && a[i].name == b[i].name && a[i].length == b[i].length;
  return all;
}

struct cut {
  const struct mobilenet_picture *picture;
  size_t at;
  size_t end;
  size_t piece;
};

/* Frames that are the same picture again and again, to an end, in pieces. */
static size_t read_cut(void *context, uint8_t *to, size_t most) {
  struct cut *const cut = context;
  const size_t left = cut->end - cut->at;
  size_t count = cut->piece < most ? cut->piece : most;
  if (cut->piece == 0) return MOBILENET_UNREADABLE;
  if (count > left) count = left;
  for (size_t i = 0; i < count; i++) to[i] = cut->picture->data[cut->at++ % cut->picture->length];
  return count;
}

static void stream(const struct mobilenet_picture *p, const struct mobilenet_class *known) {
  struct cut cut = {p, 0, 3 * p->length, 1000};
  struct mobilenet_frames frames = {p->width, p->height, p->pixels, read_cut, &cut, 0};
  struct mobilenet_class best[4];
  for (uint64_t i = 0; i < 3; i++) {
    expect(mobilenet_stream(&model, &frames, best, 4) == MOBILENET_OK && frames.number == i + 1, model.sentence, "stream");
    expect(same(best, known, 4), "a frame differs", "stream");
  }
  expect(mobilenet_stream(&model, &frames, best, 4) == MOBILENET_END, "goes on", "stream");
  cut.end += 7;
  refuses(mobilenet_stream(&model, &frames, best, 4), MOBILENET_FRAME, 3, "cut stream");
  expect(strcmp(mobilenet_name(model.code), "E_INPUT_SHAPE") == 0, "is called otherwise", "cut stream");
  cut.piece = 0;
  refuses(mobilenet_stream(&model, &frames, best, 4), MOBILENET_IO, 3, "unreadable stream");
  refuses(mobilenet_stream(&model, &frames, best, 0), MOBILENET_USAGE, -1, "no classes");
}

static int stops(void *context) { return --*(int *)context < 0; }

static void refuse_pictures(const struct mobilenet_picture *right, const struct mobilenet_class *known) {
  struct mobilenet_class best[4];
  struct {
    struct mobilenet_picture picture;
    enum mobilenet_code code;
    int64_t place;
  } cases[] = {
      {*right, MOBILENET_IMAGE_SIZE, 32769}, {*right, MOBILENET_IMAGE_SIZE, 0}, {*right, MOBILENET_IMAGE_FORMAT, 99},
      {*right, MOBILENET_IMAGE_FORMAT, 3 * (int64_t)right->width - 1},
      {*right, MOBILENET_INPUT_SHAPE, -1}, {*right, MOBILENET_INPUT_SHAPE, -1},
  };
  cases[0].picture.width = 32769;
  cases[1].picture.height = 0;
  cases[2].picture.pixels = 99;
  cases[3].picture.stride = 3 * right->width - 1;
  cases[4].picture.length--;
  cases[5].picture.length++;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    refuses(mobilenet_classify(&model, &cases[i].picture, best, 4), cases[i].code, cases[i].place, "picture");
    expect(mobilenet_classify(&model, right, best, 4) == MOBILENET_OK, model.sentence, "the next picture");
    expect(same(best, known, 4), "is harmed", "the next picture");
  }
}

static struct mobilenet_engine real;

static const char *fail_in_step(void *context, enum mobilenet_export which, const uint32_t *arguments, uint32_t *result) {
  return which == MOBILENET_EXPORT_step ? "unreachable" : real.call(context, which, arguments, result);
}

static void behave(const char *folder) {
  struct mobilenet_picture picture;
  struct mobilenet_class best[4], known[4];
  test_core core;
  int looks = 3;
  open_network(folder, "rgb-int8.mnw", &core);
  draw("0 57 43 0 1 7353", &picture);
  expect(mobilenet_classify(&model, &picture, known, 4) == MOBILENET_OK, model.sentence, "picture");
  stream(&picture, known);
  refuse_pictures(&picture, known);
  model.stop = stops;
  model.stop_context = &looks;
  refuses(mobilenet_classify(&model, &picture, best, 4), MOBILENET_ABORTED, -1, "stopped");
  model.stop = NULL;
  expect(mobilenet_classify(&model, &picture, best, 4) == MOBILENET_OK, model.sentence, "after a stop");
  real = model.engine;
  model.engine.call = fail_in_step;
  refuses(mobilenet_classify(&model, &picture, best, 4), MOBILENET_ENGINE, -1, "trap");
  expect(strcmp(model.sentence, "The core does not run: unreachable.") == 0, model.sentence, "trap");
  refuses(mobilenet_classify(&model, &picture, best, 4), MOBILENET_DISPOSED, -1, "after a trap");
  refuses(mobilenet_embed(&model, &picture, NULL), MOBILENET_DISPOSED, -1, "after a trap");
  refuses(mobilenet_selftest(&model, NULL), MOBILENET_DISPOSED, -1, "after a trap");
  drop(&core);
  refuse_weights();
  open_network(folder, "headless.mnw", &core);
  refuses(mobilenet_classify(&model, &picture, best, 4), MOBILENET_OUTPUT, -1, "headless");
  drop(&core);
  free_picture(&picture);
}

#endif
