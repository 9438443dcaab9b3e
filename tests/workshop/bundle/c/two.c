/*
 * Two networks in one program, for the tests: `mobilenet bundle --c FOLDER --prefix first`, and the same of `second`. Each is
 * proved, looks at a picture of one grey, and is proved again after the other.
 */
#include <stdio.h>

#include "first.h"
#include "second.h"

int main(void) {
  static const uint8_t pixels[64] = {128};
  if (FIRST_RAM == SECOND_RAM) return 2;
  if (first_selftest() != FIRST_OK || second_selftest() != SECOND_OK) return 3;
  if (first_begin(8, 8, FIRST_FIT_CONTRACT, FIRST_PIXELS_GREY, 0) != FIRST_OK) return 4;
  if (second_begin(8, 8, SECOND_FIT_CONTRACT, SECOND_PIXELS_GREY, 0) != SECOND_OK) return 5;
  if (first_push(pixels, 64) != FIRST_OK || second_push(pixels, 64) != SECOND_OK) return 6;
  if (first_run() != FIRST_OK || second_run() != SECOND_OK) return 7;
  puts(first_label(1));
  puts(second_label(2));
  return first_selftest() == FIRST_OK && second_selftest() == SECOND_OK ? 0 : 8;
}
