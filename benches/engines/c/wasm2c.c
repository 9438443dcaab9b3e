/* A bundle that wasm2c has turned into C under the name `net`. */
#include <stdlib.h>
#include <string.h>
#include "engine.h"
#include "net.h"

static w2c_net net;

void engine_open(uint8_t *bytes, uint32_t length) {
  (void)bytes, (void)length;
  wasm_rt_init();
  wasm2c_net_instantiate(&net);
}

uint32_t engine_call(const char *name, uint32_t argument) {
  if (!strcmp(name, "input")) return w2c_net_input(&net);
  if (!strcmp(name, "answer")) return w2c_net_answer(&net, argument);
  if (!strcmp(name, "trust")) return w2c_net_trust(&net), 0;
  exit(2);
}

uint8_t *engine_memory(void) { return w2c_net_memory(&net)->data; }
