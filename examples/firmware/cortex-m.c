/* Cortex-M: the vector table, the start, and semihosting, which qemu and debuggers understand. */
#include "board.h"

extern uint32_t stack_end[], data_source[], data_start[], data_end[], bss_start[], bss_end[];

int main(void);
void reset(void);

static uint32_t semihosting(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void leave(uint32_t status) {
  const uint32_t exit[2] = {0x20026, status};
  (void)semihosting(0x20, exit);
  for (;;) continue;
}

static void fault(void) { leave(255); }

/* The stack, then what runs at reset and at the faults. */
__attribute__((used, section(".vectors"))) static const void *const vectors[16] = {
    stack_end, (const void *)reset, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault, (const void *)fault,
};

void board_print(const char *text) { (void)semihosting(0x04, text); }

/* SysTick counts down at 25 MHz: with `-icount shift=0` an instruction is a nanosecond. */
uint32_t board_instructions(void) {
  volatile uint32_t *const systick = (volatile uint32_t *)0xe000e010;
  return (0xffffff - systick[2]) * 40;
}

/* A function of its own: where there is a floating-point unit the compiler uses it, and it is off at reset. */
__attribute__((noinline)) static void start(void) {
  const uint32_t *from = data_source;
  for (uint32_t *to = data_start; to < data_end; to++) *to = *from++;
  for (uint32_t *to = bss_start; to < bss_end; to++) *to = 0;
  *(volatile uint32_t *)0xe000e014 = 0xffffff;
  *(volatile uint32_t *)0xe000e018 = 0;
  *(volatile uint32_t *)0xe000e010 = 5;
  leave((uint32_t)main());
}

void reset(void) {
#if defined(__ARM_FP)
  *(volatile uint32_t *)0xe000ed88 |= 0xf << 20; /* CPACR */
  __asm__ volatile("dsb\nisb" ::: "memory");
#endif
  start();
}
