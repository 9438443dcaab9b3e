/*
 * Firmware that answers one picture and says what it took: the self-test, the best three, the instructions of an answer.
 * The picture is drawn here; a camera would write into net_input() in its place.
 */
#include "board.h"
#include "net.h"

static void draw(uint8_t *to) {
  for (uint32_t y = 0; y < NET_HEIGHT; y++)
    for (uint32_t x = 0; x < NET_WIDTH; x++)
      for (uint32_t c = 0; c < NET_CHANNELS; c++) *to++ = (uint8_t)(3 * x + 2 * y + 40 * c + (x * y) / 16);
}

static void print_number(uint32_t number) {
  char digits[11];
  char *at = digits + sizeof digits;
  *--at = '\0';
  do *--at = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  board_print(at);
}

int main(void) {
  struct net_rank best[3];
  uint32_t before;
  uint32_t count;
  enum net_status status = net_selftest();
  board_print(status == NET_OK ? "selftest ok\n" : "selftest FAILED\n");
  if (status != NET_OK) return (int)status;
  draw(net_input());
  before = board_instructions();
  status = net_run();
  print_number(board_instructions() - before);
  board_print(" instructions\n");
  if (status != NET_OK) return (int)status;
  count = net_top(best, 3);
  for (uint32_t i = 0; i < count; i++) {
    const char *label = net_label(best[i].class_index);
    print_number(best[i].class_index);
    board_print(" ");
    print_number(best[i].logit);
    board_print(" ");
    print_number(best[i].probability);
    board_print("/256 ");
    board_print(label == NULL ? "" : label);
    board_print("\n");
  }
  return 0;
}
