/* RISC-V with 32 bits: the start, and semihosting, which qemu and debuggers understand. */
#include "board.h"

extern uint32_t data_source[], data_start[], data_end[], bss_start[], bss_end[];

int main(void);
void reset(void);
void start(void);

/* Three instructions, none of them compressed, are the sign of semihosting. */
static uint32_t semihosting(uint32_t operation, const void *argument) {
  register uint32_t a0 __asm__("a0") = operation;
  register const void *a1 __asm__("a1") = argument;
  __asm__ volatile(
      ".option push\n.option norvc\n.balign 16\nslli x0, x0, 0x1f\nebreak\nsrai x0, x0, 7\n.option pop"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return a0;
}

void board_print(const char *text) { (void)semihosting(0x04, text); }

uint32_t board_instructions(void) {
  uint32_t count;
  __asm__ volatile(".option push\n.option arch, +zicsr\ncsrr %0, minstret\n.option pop" : "=r"(count));
  return count;
}

__attribute__((naked, section(".start"))) void reset(void) {
  __asm__ volatile(
      "la sp, stack_end\n"
#ifdef __riscv_flen
      /* The floating-point unit is off at reset. */
      "li t0, 0x6000\n"
      ".option push\n.option arch, +zicsr\ncsrs mstatus, t0\n.option pop\n"
#endif
      "j start");
}

void start(void) {
  const uint32_t *from = data_source;
  uint32_t exit[2] = {0x20026, 0};
  for (uint32_t *to = data_start; to < data_end; to++) *to = *from++;
  for (uint32_t *to = bss_start; to < bss_end; to++) *to = 0;
  exit[1] = (uint32_t)main();
  (void)semihosting(0x20, exit);
  for (;;) continue;
}
