/*
 * The core as C, made by wasm2c of wabt, from 1.0.32 on:
 *
 *   cp core-baseline.wasm core.wasm && wasm2c core.wasm -o core.c
 *   cc program.c core.c wasm-rt-impl.c -lm
 *
 * Newer ones want wasm-rt-mem-impl.c and wasm-rt-exceptions-impl.c besides. Where the module is not called `core`, MOBILENET_MODULE names it, and its
 * header is included before.
 */
#ifndef MOBILENET_WASM2C_H
#define MOBILENET_WASM2C_H

#ifndef MOBILENET_MODULE
#define MOBILENET_MODULE core
#include "core.h"
#endif
#include "mobilenet.h"
#include "wasm-rt-impl.h"
#ifdef WASM_RT_C11_AVAILABLE
#include "wasm-rt-exceptions.h"
#endif

/* Its names, of today and of 1.0.32. */
#define MOBILENET_JOIN(a, b, c) a##b##c
#define MOBILENET_PASTE(a, b, c) MOBILENET_JOIN(a, b, c)
#ifdef WASM_RT_C11_AVAILABLE
#define MOBILENET_WASM2C(name) MOBILENET_PASTE(w2c_, MOBILENET_MODULE, _##name)
#define MOBILENET_INSTANTIATE MOBILENET_PASTE(wasm2c_, MOBILENET_MODULE, _instantiate)
typedef MOBILENET_PASTE(w2c_, MOBILENET_MODULE, ) mobilenet_instance;
#else
#define MOBILENET_WASM2C(name) MOBILENET_PASTE(Z_, MOBILENET_MODULE, Z_##name)
#define MOBILENET_INSTANTIATE MOBILENET_PASTE(Z_, MOBILENET_MODULE, _instantiate)
typedef MOBILENET_PASTE(Z_, MOBILENET_MODULE, _instance_t) mobilenet_instance;
#endif

#define MOBILENET_ARGUMENTS_0
#define MOBILENET_ARGUMENTS_1 , a[0]
#define MOBILENET_ARGUMENTS_5 , a[0], a[1], a[2], a[3], a[4]
#define MOBILENET_CASE(name, count) \
  case MOBILENET_EXPORT_##name: *result = MOBILENET_WASM2C(name)(instance MOBILENET_ARGUMENTS_##count); break;

static inline const char *mobilenet_wasm2c_call(
    void *context, enum mobilenet_export which, const uint32_t *a, uint32_t *result) {
  mobilenet_instance *const instance = (mobilenet_instance *)context;
  const wasm_rt_trap_t trap = (wasm_rt_trap_t)wasm_rt_impl_try();
  if (trap != WASM_RT_TRAP_NONE) return wasm_rt_strerror(trap);
  switch (which) {
    MOBILENET_EXPORTS(MOBILENET_CASE)
    default: return "it has no such export";
  }
  return NULL;
}

static inline uint8_t *mobilenet_wasm2c_memory(void *context, uint32_t *bytes) {
  const wasm_rt_memory_t *const memory = MOBILENET_WASM2C(memory)((mobilenet_instance *)context);
  *bytes = (uint32_t)memory->size;
  return memory->data;
}

/* Begins the core. The instance is the program's, one for each model; wasm_rt_init() has been called once before. */
static inline struct mobilenet_engine mobilenet_wasm2c(mobilenet_instance *instance) {
  const struct mobilenet_engine engine = {instance, mobilenet_wasm2c_call, mobilenet_wasm2c_memory};
#ifndef WASM_RT_C11_AVAILABLE
  MOBILENET_PASTE(Z_, MOBILENET_MODULE, _init_module)();
#endif
  MOBILENET_INSTANTIATE(instance);
  return engine;
}

#endif
