/*
 * Four named threads with known values in registers, thread-local storage and memory: what a core file, a debugger
 * or a memory dump made of the images must show. The table of values is in ../README.md; keep both equal.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Fixed addresses, so that a test can name them; far below what the kernel hands out and above a static program. */
#define ANON 0x100000000UL
#define PRIVATE 0x100100000UL
#define SHARED 0x100200000UL
#define GUARD 0x100300000UL
#define READ_ONLY 0x100400000UL
#define PAGE 4096UL

__thread uint64_t tls_mark = 0x1111111111111111;
uint64_t global_mark = 0xdeadbeefcafebabe;
uint32_t futex_word = 0x0f0f0f0f;
static char alternate_stack[16384];
static volatile int ready;

static void name(const char *comm, uint64_t mark) {
  pthread_setname_np(pthread_self(), comm);
  tls_mark = mark;
  __atomic_add_fetch(&ready, 1, __ATOMIC_SEQ_CST);
}

/* A system call keeps all registers but rax, rcx and r11: they hold their values while the thread sleeps in it. */
static __attribute__((noinline)) void innermost(void) {
#ifdef __x86_64__
  static uint8_t wide[64];
  static double halves[2] = {3.5, -7.25};
  for (int i = 0; i < 64; i++) wide[i] = 0xc0 ^ i;
  if (__builtin_cpu_supports("avx512f"))
    __asm__ volatile("vmovdqu64 %0, %%zmm17\n vmovdqu64 %0, %%zmm6\n mov $0xabcd, %%eax\n kmovw %%eax, %%k3" ::"m"(wide) : "eax");
  if (__builtin_cpu_supports("avx")) __asm__ volatile("vmovdqu %0, %%ymm5" ::"m"(wide));
  __asm__ volatile(
      "fldpi\n fld1\n movupd %0, %%xmm3\n"
      "mov $0xb0b0b0b0b0b0b0b0, %%rbx\n mov $0x1212121212121212, %%r12\n mov $0x1313131313131313, %%r13\n"
      "mov $0x1414141414141414, %%r14\n mov $0x1515151515151515, %%r15\n"
      "1: mov $34, %%eax\n syscall\n jmp 1b\n" /* pause */
      ::"m"(halves) : "rax", "rbx", "rcx", "r11", "r12", "r13", "r14", "r15", "memory");
#endif
  for (;;) pause();
}
static __attribute__((noinline)) void middle(volatile char *text) { innermost(); text[0] = 0; }
static __attribute__((noinline)) void outer(void) {
  volatile char text[] = "a local variable";
  middle(text);
}
static void *registers(void *_) { name("registers", 0x1000000000000001); outer(); return _; }

static void *waiter(void *_) {
  name("futex waiter", 0x1000000000000002);
  for (;;) syscall(SYS_futex, &futex_word, FUTEX_WAIT_PRIVATE, futex_word, 0, 0, 0);
  return _;
}

static void *sleeper(void *_) {
  sigset_t set;                       /* a signal that waits for this thread alone */
  sigemptyset(&set); sigaddset(&set, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &set, 0);
  pthread_sigqueue(pthread_self(), SIGUSR2, (union sigval){.sival_int = 0x7ead});
  name("sleeper", 0x1000000000000003);
  for (;;) nanosleep(&(struct timespec){.tv_sec = INT_MAX}, 0);
  return _;
}

static char *map(unsigned long address, size_t pages, int protection, int flags, int fd, off_t offset) {
  char *at = mmap((void *)address, pages * PAGE, protection, flags | MAP_FIXED_NOREPLACE, fd, offset);
  if (at != (void *)address) _exit(1);
  return at;
}

static void memory(void) {
  char *anon = map(ANON, 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  strcpy(anon, "anonymous page 0");             /* pages 1, 2 and 7 to 14 are never touched: holes */
  strcpy(anon + 3 * PAGE + 0xff0, "over two pages: 3 and 4");
  for (int i = 0; i < 256; i++) anon[5 * PAGE + i] = i;
  (void)*(volatile char *)(anon + 6 * PAGE);    /* read only: the kernel's page of zeros */
  strcpy(anon + 16 * PAGE - 5, "last");

  int fd = open("data", O_RDWR | O_CREAT, 0600);
  char page[PAGE];
  for (int i = 0; i < 4; i++) memset(page, 'A' + i, PAGE), (void)!write(fd, page, PAGE);
  strcpy(map(PRIVATE, 4, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0) + PAGE, "private copy of file page 1");
  strcpy(map(SHARED, 3, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE) + PAGE, "written to file page 2");
  map(GUARD, 4, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  strcpy(map(READ_ONLY, 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "read only");
  mprotect((void *)READ_ONLY, PAGE, PROT_READ);
}

static void handler(int signal) { (void)signal; }

static void signals(void) {
  sigaltstack(&(stack_t){.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack}, 0);
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | SA_ONSTACK};
  sigaddset(&action.sa_mask, SIGHUP);
  sigaction(SIGUSR1, &action, 0);
  sigset_t set;
  sigemptyset(&set); sigaddset(&set, SIGRTMIN + 1);
  sigprocmask(SIG_BLOCK, &set, 0);
  sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = 0x5ca1ab1e});
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1}, &timer);
  timer_settime(timer, 0, &(struct itimerspec){.it_value.tv_sec = 1000000, .it_interval.tv_sec = 60}, 0);
}

int main(void) {
  memory();
  signals();
  pthread_attr_t small;               /* a stack of 64 KiB, not 8 MiB */
  pthread_attr_init(&small); pthread_attr_setstacksize(&small, 65536);
  pthread_t thread;
  pthread_create(&thread, &small, registers, 0);
  pthread_create(&thread, &small, waiter, 0);
  pthread_create(&thread, &small, sleeper, 0);
  tls_mark = 0x1000000000000000;
  while (ready < 3) usleep(1000);
  close(open("ready", O_WRONLY | O_CREAT, 0600));
  for (;;) pause();
}
