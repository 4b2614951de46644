// Two threads and a child, for debuggers.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

__thread volatile int tls_number;
volatile int counter = 42;
char *shared;

__attribute__((noinline)) static int deep(int n) {
  if (n) return deep(n - 1) + 1;
  for (;;) pause();
}

static void *worker(void *number) {
  tls_number = 100 + (int)(long)number;
  pthread_setname_np(pthread_self(), number == (void *)1 ? "one" : "two");
  return (void *)(long)deep(3);
}

int main(void) {
  pthread_t one, two;
  tls_number = 7;
  shared = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  strcpy(shared, "shared text");
  pthread_create(&one, 0, worker, (void *)1);
  pthread_create(&two, 0, worker, (void *)2);
  if (!fork()) {
    tls_number = 77;
    for (;;) pause();
  }
  usleep(100000);
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
