/*
 * The tests of this kit: what kits/answers.txt says of every network, and refusals, streams and traps.
 *
 *   test answers.txt FOLDER_OF_NETWORKS [core.wasm]
 *
 * Over wasm2c, or with -DWASM3 over wasm3, which wants the module. Prints what differs and how many comparisons there were.
 */
#include "answers.h"
#include "behaviour.h"

int main(int count, char **words) {
  if (count < 3) return 2;
#ifdef WASM3
  module_length = read_file(count > 3 ? words[3] : "", module, sizeof module);
#else
  (void)module;
  (void)module_length;
  wasm_rt_init();
#endif
  compare_answers(words[1], words[2]);
  behave(words[2]);
  printf("%d compared, %d faults\n", compared, faults);
  return faults > 0;
}
