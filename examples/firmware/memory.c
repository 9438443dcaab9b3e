/* The two functions of a C library that gcc calls of itself. A firmware with a C library has them. */
#include <stddef.h>

void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);

void *memcpy(void *to, const void *from, size_t bytes) {
  char *at = to;
  const char *source = from;
  while (bytes-- > 0) *at++ = *source++;
  return to;
}

void *memset(void *to, int byte, size_t bytes) {
  char *at = to;
  while (bytes-- > 0) *at++ = (char)byte;
  return to;
}
