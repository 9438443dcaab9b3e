/*
 * Runs a core for a small memory that wasm2c has turned into C, over weights that stay in their file: mapped read-only
 * behind the end of the memory, as flash is. wasm2c reserves all addresses of a 32-bit memory there.
 *
 *   ./net weights.mnw 5 < picture
 *
 * Prints the bytes of the memory, then k ranks as tests/end-to-end/bundle.c does. The module is named `net`.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "net.h"

int main(int count, char **arguments) {
  if (count != 3) return 2;
  u32 k = (u32)atoi(arguments[2]);
  int file = open(arguments[1], O_RDONLY);
  struct stat facts;
  if (file < 0 || fstat(file, &facts)) return 3;
  Z_net_instance_t net;
  wasm_rt_init();
  Z_net_init_module();
  Z_net_instantiate(&net);
  u8 *memory = Z_netZ_memory(&net)->data;
  u32 end = (u32)Z_netZ_memory(&net)->size;
  u32 length = (u32)facts.st_size;
  if (mmap(memory + end, length, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) != memory + end) return 4;
  if (Z_netZ_attach(&net, end, length) != end) return 5;
  if (Z_netZ_load(&net) || Z_netZ_selftest(&net)) return 6;
  u8 *picture = memory + Z_netZ_input(&net);
  while (!feof(stdin)) picture += fread(picture, 1, 4096, stdin);
  const u8 *rank = memory + Z_netZ_answer(&net, k);
  printf("%u\n", end);
  for (; k > 0; k--, rank += 4) printf("%d %d %d\n", rank[0] | rank[1] << 8, rank[2], rank[3]);
  return 0;
}
