/* One of each file that is no network socket, with unread data in all that can hold some. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

#define PAGE 4096
static void put(int fd, const void *data, size_t size) { if (write(fd, data, size) != (ssize_t)size) _exit(1); }
static void text(int fd, const char *data) { put(fd, data, strlen(data)); }

static void pipes(void) {
  int p[2];
  unsigned char all[256];
  for (int i = 0; i < 256; i++) all[i] = i;
  if (pipe(p)) _exit(1);              /* each byte value once: none of them may be lost on the way through JSON */
  put(p[1], all, sizeof all);
  if (pipe2(p, O_NONBLOCK)) _exit(1); /* an empty one: it has an entry all the same */
  fcntl(p[1], F_SETPIPE_SZ, PAGE);
  if (pipe2(p, O_DIRECT | O_CLOEXEC)) _exit(1);
  text(p[1], "unread by its only reader, whose writer is gone");
  close(p[1]);
  mkfifo("fifo", 0640);
  text(open("fifo", O_RDWR), "through a named pipe");
}

static void unix_sockets(void) {
  int s[2];
  socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
  text(s[0], "first datagram"); text(s[0], "2nd"); put(s[0], "\0\xff three", 8);
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  text(s[0], "a stream keeps"); text(s[0], " no boundaries");
  shutdown(s[0], SHUT_WR);
  struct sockaddr_un bound = {.sun_family = AF_UNIX, .sun_path = "listener"};
  struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0abstract=name \xc3\xa9\tend "};  /* 22 bytes */
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (void *)&bound, sizeof bound) || listen(listener, 5)) _exit(1);
  int named = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0);
  if (bind(named, (void *)&abstract, sizeof(sa_family_t) + 22) || listen(named, 1)) _exit(1);
}

static void event_files(void) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x1122334455667788};
  int epoll = epoll_create1(EPOLL_CLOEXEC), counter = eventfd(42, EFD_SEMAPHORE);
  epoll_ctl(epoll, EPOLL_CTL_ADD, counter, &event);
  sigset_t set;
  sigemptyset(&set); sigaddset(&set, SIGUSR1); sigaddset(&set, SIGRTMAX);
  sigprocmask(SIG_BLOCK, &set, 0);
  signalfd(-1, &set, 0);
  timerfd_settime(timerfd_create(CLOCK_MONOTONIC, 0), 0, &(struct itimerspec){.it_value.tv_sec = 1000000}, 0);
  inotify_add_watch(inotify_init(), "watched", IN_CREATE | IN_DELETE);
}

/* Unlinked but open: CRIU saves the contents, in chunks from 12288 bytes on so that holes stay holes. */
static void ghosts(void) {
  int small = open("ghost-small", O_RDWR | O_CREAT, 0600);
  text(small, "the contents of a small file without a name\n");
  int holes = open("ghost-holes", O_RDWR | O_CREAT, 0640);
  char page[2 * PAGE];
  for (int i = 0; i < 2 * PAGE; i++) page[i] = i * 7;
  lseek(holes, 2 * PAGE, SEEK_SET); put(holes, page, PAGE);         /* hole, one page, */
  lseek(holes, 9 * PAGE, SEEK_SET); put(holes, page, 2 * PAGE);     /* hole, two pages, */
  lseek(holes, 12 * PAGE, SEEK_SET); put(holes, page, 100);         /* hole, less than a page: the last chunk is cut */
  int hole = open("ghost-hole", O_RDWR | O_CREAT, 0600);
  if (ftruncate(hole, 50000)) _exit(1);                             /* nothing but a hole: no chunk at all */
  int empty = open("ghost-empty", O_RDONLY | O_CREAT, 0600);
  (void)empty;
  mkdir("ghost-directory", 0700);
  open("ghost-directory", O_RDONLY | O_DIRECTORY);
  unlink("ghost-small"); unlink("ghost-holes"); unlink("ghost-hole"); unlink("ghost-empty"); rmdir("ghost-directory");
}

static void locks(void) {
  int posix = open("locked-posix", O_RDWR | O_CREAT, 0600), whole = open("locked-flock", O_RDWR | O_CREAT, 0600);
  int ofd = open("locked-ofd", O_RDWR | O_CREAT, 0600), leased = open("leased", O_RDONLY | O_CREAT, 0600);
  fcntl(posix, F_SETLK, &(struct flock){.l_type = F_WRLCK, .l_start = 10, .l_len = 20});
  fcntl(posix, F_SETLK, &(struct flock){.l_type = F_RDLCK, .l_start = 100});        /* to the end of the file */
  flock(whole, LOCK_SH);
  fcntl(ofd, F_OFD_SETLK, &(struct flock){.l_type = F_WRLCK, .l_len = 1});
  fcntl(leased, F_SETLEASE, F_RDLCK);
}

int main(void) {
  mkdir("watched", 0700);
  pipes();
  unix_sockets();
  event_files();
  ghosts();
  locks();
  int appended = open("appended", O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK, 0644);
  text(appended, "position 12\n");
  dup(appended);                      /* two descriptors, one open file */
  fcntl(appended, F_SETOWN, getpid());
  close(open("ready", O_WRONLY | O_CREAT, 0600));
  for (;;) pause();
}
