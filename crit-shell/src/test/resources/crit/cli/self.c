// Says again and again what it is: ids of itself, a thread and a child, its user, limits and so on.
// Usage: self FILE; FILE is locked. The child says whom it sees as its parent and as the lock's owner.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

char label[16] = "before";

struct told {
  int thread, parent, owner, session;
} *told;

static void *second(void *argument) {
  for (;; usleep(10000)) told->thread = syscall(SYS_gettid);
  return argument;
}

static void child(int fd) {
  for (;; usleep(10000)) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    told->owner = fcntl(fd, F_GETLK, &lock) ? -1 : lock.l_pid;
    told->parent = getppid();
    told->session = getsid(0);
  }
}

static void status(const char *name) {
  char line[256];
  FILE *in = fopen("/proc/self/status", "r");
  while (in && fgets(line, sizeof line, in))
    if (!strncmp(line, name, strlen(name))) printf(" %.*s", (int)strcspn(line, "\n"), line);
  if (in) fclose(in);
}

int main(int count, char **arguments) {
  struct sock_filter allow = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
  struct sock_fprog program = {1, &allow};
  told = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int fd = open(arguments[1], O_RDWR);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(fd, F_SETLK, &lock)) return perror("lock"), 1;
  fcntl(fd, F_SETOWN, getpid());
  if (!fork()) child(fd);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return perror("seccomp"), 1;
  pthread_t thread;
  pthread_create(&thread, 0, second, 0);
  for (int n = 0;; n++) {
    usleep(30000);
    uid_t uids[3];
    gid_t groups[64];
    char host[65] = {0}, comm[16] = {0};
    struct rlimit limit;
    struct itimerval timer;
    struct timespec clock;
    int score = 0;
    getresuid(uids, uids + 1, uids + 2);
    gethostname(host, 64);
    prctl(PR_GET_NAME, comm);
    getrlimit(RLIMIT_NOFILE, &limit);
    getitimer(ITIMER_VIRTUAL, &timer);
    clock_gettime(CLOCK_MONOTONIC, &clock);
    FILE *in = fopen("/proc/self/oom_score_adj", "r");
    if (in && fscanf(in, "%d", &score) != 1) score = -9999;
    if (in) fclose(in);
    printf("n=%d pid=%d pgid=%d sid=%d fown=%d", n, getpid(), getpgid(0), getsid(0), fcntl(fd, F_GETOWN));
    printf(" tid=%d kill=%d parent=%d owner=%d session=%d", told->thread, pthread_kill(thread, 0),
           told->parent, told->owner, told->session);
    printf(" uids=%d,%d,%d gid=%d groups=", uids[0], uids[1], uids[2], getgid());
    for (int i = 0, all = getgroups(64, groups); i < all; i++) printf("%d,", groups[i]);
    printf(" host=%s comm=%s nofile=%ld/%ld oom=%d", host, comm, (long)limit.rlim_cur,
           (long)limit.rlim_max, score);
    errno = 0;
    int nice = getpriority(PRIO_PROCESS, 0);
    printf(" nice=%d/%d policy=%d", nice, errno, sched_getscheduler(0));
    printf(" label=%s optind=%d", label, optind);
    printf(" timer=%ld days=%ld", (long)timer.it_interval.tv_sec, (long)clock.tv_sec / 86400);
    status("SigBlk:");
    status("CapEff:");
    status("Seccomp:");
    printf(" end\n");
    fflush(stdout);
  }
}
