/* The interpreter wasm3. */
#include <stdio.h>
#include <stdlib.h>
#include "engine.h"
#include "wasm3.h"

static IM3Runtime runtime;

static void must(M3Result result) {
  if (result == m3Err_none) return;
  fprintf(stderr, "wasm3: %s\n", result);
  exit(1);
}

void engine_open(uint8_t *bytes, uint32_t length) {
  IM3Environment environment = m3_NewEnvironment();
  IM3Module module;
  runtime = m3_NewRuntime(environment, 64 * 1024, NULL);
  must(m3_ParseModule(environment, &module, bytes, length));
  must(m3_LoadModule(runtime, module));
}

uint32_t engine_call(const char *name, uint32_t argument) {
  IM3Function function;
  uint32_t result = 0;
  const void *arguments[] = {&argument}, *results[] = {&result};
  must(m3_FindFunction(&function, runtime, name));
  must(m3_Call(function, m3_GetArgCount(function), arguments));
  must(m3_GetResults(function, m3_GetRetCount(function), results));
  return result;
}

uint8_t *engine_memory(void) { return m3_GetMemory(runtime, NULL, 0); }
