/*
 * Memory that several processes share: anonymous, a sealed memfd and a file; a parent, a child and a zombie.
 * With the argument "sysv" also System V segments, semaphores and messages, which CRIU saves only together with
 * their IPC namespace.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
static char *shared(int fd, size_t pages) {
  return mmap(0, pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);
}

static void system_v(void) {
  int large = shmget(0x1001, 3 * PAGE, IPC_CREAT | 0600);
  int odd = shmget(0x1002, 5000, IPC_CREAT | 0640);       /* not a whole number of pages */
  strcpy((char *)shmat(large, 0, 0) + PAGE, "System V, page 1 of 3");
  strcpy(shmat(odd, 0, 0), "System V, 5000 bytes");
  int three = semget(0x2001, 3, IPC_CREAT | 0600), four = semget(0x2002, 4, IPC_CREAT | 0600);
  semctl(three, 0, SETALL, (unsigned short[]){7, 8, 32767});      /* 3 * 2 bytes: two bytes of padding */
  semctl(four, 0, SETALL, (unsigned short[]){1, 0, 2, 0});        /* 4 * 2 bytes: none */
  int full = msgget(0x3001, IPC_CREAT | 0600);
  msgget(0x3002, IPC_CREAT | 0600);                               /* an empty queue */
  struct { long type; char text[64]; } message = {.type = 1};
  const char *texts[] = {"x", "12345678", "thirteen byte"};       /* padding of 7, 0 and 3 bytes */
  for (int i = 0; i < 3; i++) {
    message.type = i + 1;
    strcpy(message.text, texts[i]);
    msgsnd(full, &message, strlen(texts[i]), 0);
  }
  message.type = 0x7fffffff;
  msgsnd(full, &message, 0, 0);                                   /* a message without contents */
}

int main(int count, char **arguments) {
  char *anonymous = shared(-1, 8);
  strcpy(anonymous, "shared page 0, by the parent");
  strcpy(anonymous + 5 * PAGE, "shared page 5, by the parent");

  int sealed = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);
  if (ftruncate(sealed, 4 * PAGE)) return 1;
  strcpy(shared(sealed, 4) + PAGE, "memfd page 1");
  fcntl(sealed, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  int locked = memfd_create("never changes", MFD_ALLOW_SEALING);
  if (write(locked, "short", 5) != 5) return 1;
  fcntl(locked, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW);

  int file = open("file", O_RDWR | O_CREAT, 0600);
  if (ftruncate(file, 2 * PAGE)) return 1;
  strcpy(shared(file, 2), "shared file");

  if (count > 1 && !strcmp(arguments[1], "sysv")) system_v();

  int child = fork();
  if (child == 0) {
    prctl(PR_SET_NAME, "child");
    strcpy(anonymous + 2 * PAGE, "shared page 2, by the child");
    munmap(anonymous + 7 * PAGE, PAGE);                           /* a shorter view of the same memory */
    close(open("ready", O_WRONLY | O_CREAT, 0600));
    for (;;) pause();
  }
  int zombie = fork();
  if (zombie == 0) _exit(7);
  waitid(P_PID, zombie, &(siginfo_t){0}, WEXITED | WNOWAIT);      /* until it is dead, but leave it */
  for (;;) pause();
}
