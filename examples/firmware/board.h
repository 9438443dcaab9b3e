/* What a board gives: a line to its debugger, and how many instructions it has run. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

void board_print(const char *text);

/* Counts up and wraps; under `qemu -icount shift=0` exact to 40. */
uint32_t board_instructions(void);

#endif
