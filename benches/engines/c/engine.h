/* What host.c asks of an engine; wasm3.c, wamr.c and wasm2c.c answer. Whatever fails ends the process. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdint.h>

/* Makes an instance of the module, whose bytes stay where they are. */
void engine_open(uint8_t *module, uint32_t length);

/* Calls an export of one argument at most. Answers its result, or 0 where it has none. */
uint32_t engine_call(const char *name, uint32_t argument);

/* The first byte of the memory. */
uint8_t *engine_memory(void);

#endif
