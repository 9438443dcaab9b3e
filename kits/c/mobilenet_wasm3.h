/*
 * The core in wasm3, an interpreter for small machines: core-baseline.wasm, or of one network the bundle with a small memory.
 *
 *   cc -I wasm3/source program.c wasm3/source/m3_*.c -lm
 */
#ifndef MOBILENET_WASM3_H
#define MOBILENET_WASM3_H

#include "mobilenet.h"
#include "wasm3.h"

/* Bytes of the interpreter's stack. */
#ifndef MOBILENET_WASM3_STACK
#define MOBILENET_WASM3_STACK 4096
#endif

struct mobilenet_wasm3 {
  IM3Environment environment;
  IM3Runtime runtime;
  IM3Function functions[MOBILENET_EXPORT_COUNT];
  const char *fault; /* why there is no instance */
};

static inline const char *mobilenet_wasm3_call(
    void *context, enum mobilenet_export which, const uint32_t *arguments, uint32_t *result) {
  struct mobilenet_wasm3 *const w = (struct mobilenet_wasm3 *)context;
  IM3Function const function = w->functions[which];
  const void *pointers[5] = {NULL, NULL, NULL, NULL, NULL};
  const void *results[1] = {result};
  const char *fault = w->fault;
  if (fault != NULL) return fault;
  for (uint32_t i = 0; i < m3_GetArgCount(function) && i < 5; i++) pointers[i] = arguments + i;
  fault = m3_Call(function, m3_GetArgCount(function), pointers);
  return fault == NULL ? m3_GetResults(function, 1, results) : fault;
}

static inline uint8_t *mobilenet_wasm3_memory(void *context, uint32_t *bytes) {
  return m3_GetMemory(((struct mobilenet_wasm3 *)context)->runtime, bytes, 0);
}

/*
 * Begins the core; mobilenet_load says where that fails. `w` is the program's, one for each model, and lasts with it, as the
 * bytes of the module do.
 */
static inline struct mobilenet_engine mobilenet_wasm3(struct mobilenet_wasm3 *w, const uint8_t *module, uint32_t length) {
#define MOBILENET_ENTRY(name, count) #name,
  static const char *const names[] = {MOBILENET_EXPORTS(MOBILENET_ENTRY)};
#undef MOBILENET_ENTRY
  const struct mobilenet_engine engine = {w, mobilenet_wasm3_call, mobilenet_wasm3_memory};
  IM3Module parsed = NULL;
  w->environment = m3_NewEnvironment();
  w->runtime = m3_NewRuntime(w->environment, MOBILENET_WASM3_STACK, NULL);
  w->fault = w->runtime == NULL ? "there is no memory for it" : m3_ParseModule(w->environment, &parsed, module, length);
  if (w->fault != NULL) return engine;
  w->fault = m3_LoadModule(w->runtime, parsed);
  if (w->fault != NULL) m3_FreeModule(parsed);
  for (int i = 0; w->fault == NULL && i < MOBILENET_EXPORT_COUNT; i++)
    w->fault = m3_FindFunction(&w->functions[i], w->runtime, names[i]);
  return engine;
}

/* Lets go of it, and of the model. */
static inline void mobilenet_wasm3_close(struct mobilenet_wasm3 *w) {
  m3_FreeRuntime(w->runtime);
  m3_FreeEnvironment(w->environment);
}

#endif
