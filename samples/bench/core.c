/* A process with so many MiB touched, or so many areas of memory: core.c MIB AREAS. Creates the file "ready". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static __attribute__((noinline)) void innermost(void) {
  for (;;) pause();
}

static __attribute__((noinline)) void middle(void) {
  innermost();
  puts("");
}

int main(int count, char **words) {
  size_t size = (size_t)atol(words[1]) << 20, areas = atol(words[2]);
  unsigned *bytes = mmap(0, size + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (size_t i = 0; i < size / 4; i++) bytes[i] = i * 2654435761u + (i >> 10);
  char *many = mmap(0, areas * 4096 + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (size_t i = 0; i < areas; i += 2) {
    many[i * 4096] = 1;
    if (mprotect(many + i * 4096, 4096, PROT_READ)) return perror("mprotect"), 1;
  }
  fclose(fopen("ready", "w"));
  middle();
}
