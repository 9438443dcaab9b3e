/*
 * Firmware that answers one picture and says what it took: the self-test, the best three, the instructions of an answer.
 * The picture is drawn here; a camera would write into net_input() in its place, or, of other sides than the network's, give
 * its lines to net_push: with -DCAMERA there is one of 320 x 240 pixels in RGB565.
 */
#include "board.h"
#include "net.h"

#ifdef CAMERA
enum { COLUMNS = 320, LINES = 240 };

static void read_line(uint32_t y, uint8_t *line) {
  for (uint32_t x = 0; x < COLUMNS; x++) {
    const uint32_t word = (x / 10) << 11 | (y / 4) << 5 | (x + y) / 18;
    line[2 * x] = (uint8_t)(word >> 8);
    line[2 * x + 1] = (uint8_t)(word & 255);
  }
}

static enum net_status look(void) {
  static uint8_t line[2 * COLUMNS];
  enum net_status status = net_begin(COLUMNS, LINES, NET_FIT_CONTRACT, NET_PIXELS_RGB565BE, 0);
  for (uint32_t y = 0; y < LINES && (status == NET_OK || status == NET_MORE); y++) {
    read_line(y, line);
    status = net_push(line, sizeof line);
  }
  return status;
}
#else
static enum net_status look(void) {
  uint8_t *to = net_input();
  for (uint32_t y = 0; y < NET_HEIGHT; y++)
    for (uint32_t x = 0; x < NET_WIDTH; x++)
      for (uint32_t c = 0; c < NET_CHANNELS; c++) *to++ = (uint8_t)(3 * x + 2 * y + 40 * c + (x * y) / 16);
  return NET_OK;
}
#endif

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
  before = board_instructions();
  status = look();
  print_number(board_instructions() - before);
  board_print(" instructions for the picture\n");
  if (status != NET_OK) return (int)status;
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
