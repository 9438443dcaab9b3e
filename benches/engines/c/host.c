/*
 * Answers one picture over and over with a bundle, and says how long it takes (see ../measure.mjs).
 *
 *   host net.wasm picture.raw SECONDS check|trust K
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "engine.h"

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static uint8_t *bytes_of(const char *path, uint32_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) exit(2);
  *length = (uint32_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*length);
  if (!bytes || fread(bytes, 1, *length, file) != *length) exit(2);
  fclose(file);
  return bytes;
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  uint32_t length, size, k = (uint32_t)atoi(arguments[5]);
  uint8_t *module = bytes_of(arguments[1], &length), *picture = bytes_of(arguments[2], &size);
  double begun = now();
  engine_open(module, length);
  double started = now();
  if (!strcmp(arguments[4], "trust")) engine_call("trust", 0);
  uint32_t input = engine_call("input", 0);
  double loaded = now();
  memcpy(engine_memory() + input, picture, size);
  uint32_t answer = engine_call("answer", k);
  double first = now();
  printf("start %f\nload %f\nfirst %f\nanswer ", started - begun, loaded - started, first - begun);
  for (uint32_t i = 0; i < 4 * k; i++) printf("%02x", engine_memory()[answer + i]);
  printf("\n");
  while (now() < first + 1e3 * atof(arguments[3])) {
    double from = now();
    memcpy(engine_memory() + engine_call("input", 0), picture, size);
    engine_call("answer", k);
    printf("time %f\n", now() - from);
  }
  printf("done\n");
  fflush(stdout);
  return getchar() == EOF ? 0 : 2;
}
