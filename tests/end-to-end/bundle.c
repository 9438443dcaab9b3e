/*
 * Runs a baseline bundle that wasm2c has turned into C, by its three exports: memory, input, answer.
 *
 *   wasm2c net.wasm -o net.c && cc bundle.c net.c wasm-rt-impl.c -o net && ./net 5 < picture.rgb
 *
 * Prints k ranks as numbers: class, logit, probability, one rank a line. The module is named `net`.
 */
#include <stdio.h>
#include <stdlib.h>
#include "net.h"

int main(int count, char **arguments) {
  u32 k = (u32)atoi(count > 1 ? arguments[1] : "5");
  Z_net_instance_t net;
  wasm_rt_init();
  Z_net_init_module();
  Z_net_instantiate(&net);
  u8 *memory = Z_netZ_memory(&net)->data;
  u8 *picture = memory + Z_netZ_input(&net);
  while (!feof(stdin)) picture += fread(picture, 1, 4096, stdin);
  const u8 *rank = memory + Z_netZ_answer(&net, k);
  for (; k > 0; k--, rank += 4) printf("%d %d %d\n", rank[0] | rank[1] << 8, rank[2], rank[3]);
  return 0;
}
