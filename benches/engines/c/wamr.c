/* WAMR, in whichever way libiwasm was built. */
#include <stdio.h>
#include <stdlib.h>
#include "engine.h"
#include "wasm_export.h"

static wasm_module_inst_t instance;
static wasm_exec_env_t environment;
static char why[128];

static void must(bool holds) {
  if (holds) return;
  const char *exception = instance ? wasm_runtime_get_exception(instance) : NULL;
  fprintf(stderr, "WAMR: %s\n", exception ? exception : why);
  exit(1);
}

void engine_open(uint8_t *bytes, uint32_t length) {
  must(wasm_runtime_init());
  wasm_module_t module = wasm_runtime_load(bytes, length, why, sizeof why);
  must(module != NULL);
  instance = wasm_runtime_instantiate(module, 64 * 1024, 0, why, sizeof why);
  must(instance != NULL);
  environment = wasm_runtime_create_exec_env(instance, 64 * 1024);
}

uint32_t engine_call(const char *name, uint32_t argument) {
  wasm_function_inst_t function = wasm_runtime_lookup_function(instance, name);
  must(function != NULL);
  uint32_t cells[1] = {argument};
  must(wasm_runtime_call_wasm(environment, function, wasm_func_get_param_count(function, instance), cells));
  return wasm_func_get_result_count(function, instance) ? cells[0] : 0;
}

uint8_t *engine_memory(void) { return wasm_runtime_addr_app_to_native(instance, 0); }
