/*
 * A process of which core files are made and compared, with 64 or 32 bits: three threads in system calls, known values
 * in registers and thread-local storage, and one area of each kind that the rules for core files know. It prints where
 * they are: NAME ADDRESS, a line each, into the file "ready". Arguments: sysv for System V memory, too (CRIU wants an
 * IPC namespace for it), and how many MiB to touch besides.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define GUARD_INSTALL 102
__thread int tls_mark = 1;
int global_mark = 0x600d;
static int futex_word = 7;
static volatile int ready;
static FILE *list;
static size_t page;

static __attribute__((noinline)) void innermost(int depth) {
  static uint8_t wide[64];
  for (int i = 0; i < 64; i++) wide[i] = 0xc0 ^ i;
  __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512f"))
    __asm__ volatile("vmovdqu64 %0, %%zmm17\n mov $0xabcd, %%eax\n kmovw %%eax, %%k3" ::"m"(wide) : "eax");
#endif
  if (__builtin_cpu_supports("avx")) __asm__ volatile("vmovdqu %0, %%ymm5" ::"m"(wide));
#ifdef __x86_64__
  __asm__ volatile("fldpi\n fld1\n mov $0x1212121212121212, %%r12\n 1: mov $34, %%eax\n syscall\n jmp 1b" ::
                       : "rax", "rcx", "r11", "r12", "memory");
#else
  __asm__ volatile("fldpi\n fld1\n mov $0x12121212, %%esi\n 1: mov $29, %%eax\n int $0x80\n jmp 1b" ::: "eax", "esi", "memory");
#endif
  (void)depth;
}
static __attribute__((noinline)) void middle(int depth) { innermost(depth); global_mark++; }
static void *registers(void *_) { tls_mark = 2; middle(3); return _; }
static void *waiter(void *_) {
  tls_mark = 3;
  __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
  for (;;) syscall(SYS_futex, &futex_word, 0, 7, 0, 0, 0);
  return _;
}

static char *put(const char *name, char *at, const char *text) {
  if (at == MAP_FAILED) _exit(1);
  if (text) strcpy(at, text);
  fprintf(list, "%s %#lx\n", name, (unsigned long)at);
  return at;
}
static char *map(size_t pages, int protection, int flags, int fd) {
  return mmap(0, pages * page, protection, flags, fd, 0);
}

static void memory(int with_sysv) {
  int both = PROT_READ | PROT_WRITE, private = MAP_PRIVATE | MAP_ANONYMOUS;
  char *at = put("anonymous", map(6, both, private, -1), "anonymous memory");
  strcpy(at + 4 * page, "page four");
  strcpy(put("code", map(16, both | PROT_EXEC, private, -1), 0) + 8 * page, "page eight");
  at = put("left_out", map(2, both, private, -1), "not in core files");
  madvise(at, 2 * page, MADV_DONTDUMP);
  put("none", map(2, PROT_NONE, private, -1), 0);
  at = put("guarded", map(6, both, private, -1), "before the guard");
  strcpy(at + 5 * page, "behind the guard");
  madvise(at + 2 * page, 2 * page, GUARD_INSTALL);
  put("shared", map(3, both, MAP_SHARED | MAP_ANONYMOUS, -1), "shared anonymous");
  int fd = memfd_create("box", 0);
  (void)!ftruncate(fd, 3 * page);
  put("memfd", map(3, both, MAP_SHARED, fd), "in a memfd");
  if (with_sysv) put("sysv", shmat(shmget(IPC_PRIVATE, 2 * page, 0600), 0, 0), "system five");
  fd = open("data", O_RDWR | O_CREAT, 0600);
  for (size_t i = 0; i < 4 * page; i += 16) (void)!write(fd, "0123456789abcdef", 16);
  strcpy(put("private_file", map(4, both, MAP_PRIVATE, fd), 0) + page, "private copy");
  put("shared_file", map(4, both, MAP_SHARED, fd), 0);
}

/* Memory in which no two pages are equal. */
static void touch(size_t size) {
  uint64_t *words = (uint64_t *)put("touched", map(size / page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1), 0);
  for (size_t i = 0; i < size / 8; i++) words[i] = (i + 1) * 0x9e3779b97f4a7c15;
}

int main(int count, char **words) {
  page = sysconf(_SC_PAGESIZE);
  list = fopen("listed", "w");
  memory(count > 1 && !strcmp(words[1], "sysv"));
  if (count > 2) touch((size_t)atoi(words[2]) << 20);
  fclose(list);
  pthread_t thread;
  pthread_create(&thread, 0, registers, 0);
  pthread_create(&thread, 0, waiter, 0);
  while (ready < 2) usleep(1000);
  usleep(100000);
  rename("listed", "ready");
  for (;;) pause();
}
