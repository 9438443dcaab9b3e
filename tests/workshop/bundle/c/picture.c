/*
 * Pictures of any sides and formats on their way through net_picture.c, for the tests.
 *
 *   cc -I FOLDER picture.c FOLDER/net.c FOLDER/net_picture.c -o picture && ./picture < pictures
 *
 * A picture is u32 width, height, fit, pixels, stride, piece, length, then so many bytes, which are pushed in pieces of 1 to
 * `piece` bytes, each in memory of its own that ends where it ends. For each it writes the status of net_begin, and if that
 * is NET_OK the input, u8 [NET_HEIGHT][NET_WIDTH][NET_CHANNELS], and the embedding.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net.h"

static uint32_t state = 1;

static uint32_t next(uint32_t below) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % below;
}

static int push(uint32_t length, uint32_t piece) {
  uint8_t *const whole = malloc(length + 1);
  uint64_t due = length;
  enum net_status status = NET_MORE;
  if (whole == NULL || fread(whole, 1, length, stdin) != length || net_due() != due) return 3;
  if (net_push(whole, (size_t)length + 1) != NET_PIXELS || net_push(whole, 0) != NET_MORE) return 4;
  for (uint8_t *at = whole; due > 0; at += piece) {
    const uint32_t most = piece < due ? piece : (uint32_t)due;
    const uint32_t count = 1 + next(most);
    uint8_t *const bytes = malloc(count);
    if (bytes == NULL || status != NET_MORE) return 5;
    memcpy(bytes, at, count);
    status = net_push(bytes, count);
    free(bytes);
    due -= count;
    at -= piece - count;
    if (net_due() != due) return 6;
  }
  free(whole);
  return status == NET_OK && net_push(NULL, 0) == NET_STATE ? 0 : 7;
}

/* What net_begin refuses, after which no bytes are due. */
static int refuses(void) {
  static const struct {
    uint32_t width, height, fit, pixels, stride;
    enum net_status status;
  } cases[] = {
      {0, 1, NET_FIT_CONTRACT, NET_PIXELS_RGB, 0, NET_SIZE},
      {1, 32769, NET_FIT_CONTRACT, NET_PIXELS_RGB, 0, NET_SIZE},
      {NET_WIDTH, NET_HEIGHT + 1, NET_FIT_EXACT, NET_PIXELS_RGB, 0, NET_SIZE},
      {8, 8, NET_FIT_CONTRACT, 14, 0, NET_FORMAT},
      {8, 8, NET_FIT_CONTRACT, NET_PIXELS_RGB | NET_PIXELS_BT709, 0, NET_FORMAT},
      {8, 8, NET_FIT_CONTRACT, NET_PIXELS_NV12 | 0x400, 0, NET_FORMAT},
      {8, 8, NET_FIT_CONTRACT, NET_PIXELS_RGB, 23, NET_STRIDE},
      {9, 8, NET_FIT_CONTRACT, NET_PIXELS_NV12, 9, NET_STRIDE},
  };
  for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (net_begin(8, 8, NET_FIT_CONTRACT, NET_PIXELS_GREY, 0) != NET_OK || net_due() != 64) return 0;
    if (net_begin(cases[i].width, cases[i].height, (enum net_fit)cases[i].fit, cases[i].pixels, cases[i].stride) !=
        cases[i].status)
      return 0;
    if (net_due() != 0 || net_push(NULL, 0) != NET_STATE) return 0;
  }
  return 1;
}

int main(void) {
  uint32_t head[7];
  if (net_push(NULL, 0) != NET_STATE || !refuses()) return 2;
  while (fread(head, sizeof head, 1, stdin) == 1) {
    const enum net_status status = net_begin(head[0], head[1], (enum net_fit)head[2], head[3], head[4]);
    int fault;
    fputc((int)status, stdout);
    if (status != NET_OK) continue;
    fault = push(head[6], head[5]);
    if (fault != 0) return fault;
    fwrite(net_input(), 1, NET_HEIGHT * NET_WIDTH * NET_CHANNELS, stdout);
    if (net_run() != NET_OK) return 8;
    fwrite(net_embedding(), 1, NET_FEATURES, stdout);
  }
  return 0;
}
