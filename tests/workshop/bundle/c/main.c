/*
 * Answers pictures of a network that `mobilenet bundle --c` has written, for the tests.
 *
 *   cc -I FOLDER main.c FOLDER/net.c FOLDER/net_selftest.c -o main && ./main < pictures
 *
 * Pictures are u8 [NET_HEIGHT][NET_WIDTH][NET_CHANNELS], one after the other. For each it writes embedding, logits,
 * probabilities, the ranks of all outputs as u16 class, u8 logit, u8 probability, and whether it is unknown, u8. Before, the
 * self-test has passed. Each picture is answered from memory of its own first, with rows that do not touch.
 */
#include <stdio.h>
#include <string.h>

#include "net.h"

enum { ROW = NET_WIDTH * NET_CHANNELS, STRIDE = ROW + 5 };

static uint8_t picture[NET_HEIGHT][STRIDE];
static struct net_rank ranks[NET_OUTPUTS + 1];

static void put(const uint8_t *bytes, size_t length) {
  fwrite(bytes, 1, length, stdout);
}

static void answer(void) {
  const uint32_t count = net_top(ranks, NET_OUTPUTS + 1);
  const uint8_t unknown = (uint8_t)net_unknown();
  put(net_embedding(), NET_FEATURES);
  if (NET_OUTPUTS > 0) {
    put(net_logits(), NET_OUTPUTS);
    put(net_probabilities(), NET_OUTPUTS);
  }
  for (uint32_t i = 0; i < count; i++) {
    const uint8_t rank[4] = {
        (uint8_t)(ranks[i].class_index & 255),
        (uint8_t)(ranks[i].class_index >> 8),
        ranks[i].logit,
        ranks[i].probability,
    };
    put(rank, sizeof rank);
  }
  put(&unknown, 1);
}

int main(void) {
  if (net_selftest() != NET_OK) return 2;
  if (net_run_at(picture[0], ROW - 1) != NET_STRIDE) return 3;
  for (;;) {
    for (uint32_t y = 0; y < NET_HEIGHT; y++) {
      if (fread(picture[y], 1, ROW, stdin) != ROW) return y == 0 ? 0 : 4;
    }
    if (net_run_at(picture[0], STRIDE) != NET_OK) return 5;
    answer();
    for (uint32_t y = 0; y < NET_HEIGHT; y++) memcpy(net_input() + y * ROW, picture[y], ROW);
    if (net_run() != NET_OK) return 6;
    answer();
  }
}
