/* Prints the classes of a binary PPM without comments: example weights.mnw picture.ppm */
#include <stdio.h>
#include <stdlib.h>
#include "mobilenet_wasm2c.h"

int main(int count, char **path) {
  static uint8_t weights[1 << 23], pixels[1 << 23];
  FILE *const file = fopen(count == 3 ? path[1] : "", "rb"), *const photo = fopen(count == 3 ? path[2] : "", "rb");
  struct mobilenet_picture picture = {0, 0, 0, pixels, 0, 0};
  if (!file || !photo || fscanf(photo, "P6 %u %u 255", &picture.width, &picture.height) != 2 || fgetc(photo) == EOF) return 2;
  picture.length = fread(pixels, 1, sizeof pixels, photo);
  mobilenet_instance core;
  struct mobilenet model;
  struct mobilenet_class best[5];
  wasm_rt_init();
  if (mobilenet_load(&model, mobilenet_wasm2c(&core), weights, fread(weights, 1, sizeof weights, file)) ||
      mobilenet_classify(&model, &picture, best, 5)) return fprintf(stderr, "%s\n", model.sentence), 1;
  if (model.unknown) puts("unknown");
  for (int i = 0; i < 5; i++) printf("%.4f %.*s\n", best[i].probability, best[i].length, best[i].name);
}
