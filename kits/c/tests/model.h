/* A model over either engine, the pictures of the tests, and what counts their comparisons. */
#ifndef TESTS_MODEL_H
#define TESTS_MODEL_H

#include <stdio.h>
#include <stdlib.h>

#ifdef WASM3
#include "mobilenet_wasm3.h"
#else
#include "mobilenet_wasm2c.h"
#endif

static int faults, compared;
static uint8_t file[1 << 23], module[1 << 17];
static size_t file_length, module_length;

static void expect(int right, const char *what, const char *of) {
  compared++;
  if (right) return;
  faults++;
  printf("%s: %s\n", of, what);
}

static size_t read_file(const char *path, uint8_t *to, size_t most) {
  FILE *const from = fopen(path, "rb");
  const size_t length = from == NULL ? 0 : fread(to, 1, most, from);
  if (from != NULL) fclose(from);
  return length;
}

/* A fresh instance of the core for each model. */
#ifdef WASM3
typedef struct mobilenet_wasm3 test_core;
static struct mobilenet_engine fresh(test_core *core) { return mobilenet_wasm3(core, module, (uint32_t)module_length); }
static void drop(test_core *core) { mobilenet_wasm3_close(core); }
#else
typedef mobilenet_instance test_core;
static struct mobilenet_engine fresh(test_core *core) { return mobilenet_wasm2c(core); }
static void drop(test_core *core) {
#ifdef WASM_RT_C11_AVAILABLE
  wasm2c_core_free(core);
#else
  Z_core_free(core);
#endif
}
#endif

static char label[64][128];
static uint32_t labels, layer;
static struct mobilenet model;
static uint8_t digests[64 * 32];

static void open_network(const char *folder, const char *name, test_core *core) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%.*s", folder, (int)strcspn(name, "\n"), name);
  file_length = read_file(path, file, sizeof file);
  labels = 0;
  layer = 0;
  expect(mobilenet_load(&model, fresh(core), file, file_length) == MOBILENET_OK, model.sentence, name);
  expect(mobilenet_selftest(&model, digests) == MOBILENET_OK, model.sentence, name);
}

/* The picture that the first six words of a line stand for, in memory that ends where it ends. Answers where the seventh begins. */
static const char *draw(const char *words, struct mobilenet_picture *p) {
  unsigned long n[6];
  uint8_t *data;
  uint32_t state;
  char *at = (char *)(uintptr_t)words;
  for (int i = 0; i < 6; i++) n[i] = strtoul(at, &at, 10);
  data = malloc(n[5]);
  state = (uint32_t)n[4];
  for (unsigned long i = 0; i < n[5]; i++) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    data[i] = (uint8_t)(state >> 24);
  }
  p->pixels = (uint32_t)n[0];
  p->width = (uint32_t)n[1];
  p->height = (uint32_t)n[2];
  p->stride = (uint32_t)n[3];
  p->data = data;
  p->length = n[5];
  return at;
}

static void free_picture(const struct mobilenet_picture *p) { free((void *)(uintptr_t)p->data); }

#endif
