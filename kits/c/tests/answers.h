/* What kits/answers.txt says of every network, and of every status. */
#ifndef TESTS_ANSWERS_H
#define TESTS_ANSWERS_H

#include "model.h"

/* `INDEX:PROBABILITY ...` in 1/256. */
static void compare_classes(const char *line, const struct mobilenet_class *best, uint32_t count) {
  char *at = (char *)(uintptr_t)line;
  for (uint32_t i = 0; i < count; i++) {
    const unsigned long index = strtoul(at, &at, 10);
    const double probability = strtod(at + 1, &at);
    expect(best[i].index == index && best[i].probability * 256 == (float)probability, "a class differs", line);
    expect(index < labels && strlen(label[index]) == (size_t)best[i].length &&
        memcmp(label[index], best[i].name, strlen(label[index])) == 0, "a name differs", line);
  }
  expect(*at == '\n', "there are more or fewer", line);
}

static void compare_embedding(const char *line, const float *embedding) {
  char *at = (char *)(uintptr_t)line;
  for (uint32_t i = 0; i < model.features; i++) expect(strtof(at, &at) == embedding[i], "an embedding differs", line);
}

/* Whether the last answer is unknown. */
static void compare_unknown(const char *line) {
  const uint32_t unknown = memcmp(line, "unknown ", 8) == 0;
  expect(model.unknown == unknown, unknown ? "it is known" : "it is unknown", line);
}

static void compare_line(const char *line) {
  struct mobilenet_picture picture;
  struct mobilenet_class best[4];
  static float embedding[8192];
  if (memcmp(line, "facts ", 6) == 0) {
    char text[128];
    snprintf(text, sizeof text, "facts %u %u %u %u %u %u\n", (unsigned)model.height, (unsigned)model.width,
        (unsigned)model.channels, (unsigned)model.classes, (unsigned)model.features, (unsigned)model.layers);
    expect(strcmp(line, text) == 0, text, line);
  } else if (memcmp(line, "label ", 6) == 0) {
    snprintf(label[labels++], sizeof label[0], "%.*s", (int)strcspn(line + 6, "\n"), line + 6);
  } else if (memcmp(line, "selftest ", 9) == 0) {
    char text[80] = "selftest ";
    for (int i = 0; i < 32; i++) snprintf(text + 9 + 2 * i, 3, "%02x", digests[32 * layer + (uint32_t)i]);
    expect(strncmp(line, text, 73) == 0, text, line);
    layer++;
  } else if (memcmp(line, "classify ", 9) == 0 || memcmp(line, "unknown ", 8) == 0) {
    const char *const rest = draw(strchr(line, ' ') + 1, &picture);
    expect(mobilenet_classify(&model, &picture, best, 4) == MOBILENET_OK, model.sentence, line);
    compare_unknown(line);
    compare_classes(rest, best, model.classes < 4 ? model.classes : 4);
    free_picture(&picture);
  } else if (memcmp(line, "embed ", 6) == 0) {
    const char *const rest = draw(line + 6, &picture);
    expect(mobilenet_embed(&model, &picture, embedding) == MOBILENET_OK, model.sentence, line);
    compare_embedding(rest, embedding);
    free_picture(&picture);
  }
}

static void compare_sentence(const char *line) {
  struct mobilenet m;
  char text[320];
  char *at = (char *)(uintptr_t)line + 8;
  const unsigned long status = strtoul(at, &at, 10);
  const unsigned long detail = strtoul(at, &at, 10);
  const enum mobilenet_code code = mobilenet_refuse(&m, (uint32_t)status, (uint32_t)detail);
  snprintf(text, sizeof text, "refusal %lu %lu %s %s\n", status, detail, mobilenet_name(code), m.sentence);
  expect(strcmp(line, text) == 0 && m.code == code && m.place == (int64_t)detail, text, line);
}

static void compare_answers(const char *answers, const char *folder) {
  static char line[1 << 16];
  static test_core core;
  int opened = 0;
  FILE *const from = fopen(answers, "r");
  expect(from != NULL, "cannot be read", answers);
  while (from != NULL && fgets(line, sizeof line, from) != NULL) {
    if (memcmp(line, "refusal ", 8) == 0) compare_sentence(line);
    else if (memcmp(line, "network ", 8) == 0) {
      if (opened++) drop(&core);
      open_network(folder, line + 8, &core);
    } else if (opened) compare_line(line);
  }
  if (opened) drop(&core);
  if (from != NULL) fclose(from);
}

#endif
