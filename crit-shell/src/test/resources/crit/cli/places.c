// Says again and again, into a file and to its standard output, what its descriptors are, its cgroup of the memory
// hierarchy, and what a file in a directory says. Usage: places REPORT DEVICE DIRECTORY
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const char *path(int fd) {
  static char texts[8][4096];
  static int next;
  char link[64], *text = texts[next++ % 8];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, text, 4095);
  text[size < 0 ? 0 : size] = 0;
  return text;
}

static const char *cgroup(void) {
  static char line[4096];
  FILE *file = fopen("/proc/self/cgroup", "r");
  while (file && fgets(line, sizeof line, file)) {
    char *found = strstr(line, ":memory:");
    if (found) {
      fclose(file);
      found[strcspn(found, "\n")] = 0;
      return found + strlen(":memory:");
    }
  }
  if (file) fclose(file);
  return "";
}

static const char *content(const char *directory) {
  static char text[64], name[4096];
  snprintf(name, sizeof name, "%s/name", directory);
  int fd = open(name, O_RDONLY);
  ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  text[size < 0 ? 0 : size] = 0;
  text[strcspn(text, "\n")] = 0;
  return text;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  FILE *report = fopen(arguments[1], "a");
  int device = open(arguments[2], O_RDWR);
  if (!report || device < 0) return perror("open"), 1;
  for (int n = 0;; n++) {
    struct stat what = {0};
    fstat(device, &what);
    fprintf(report, "n=%d in=%s out=%s err=%s tty=%d dev=%s %u:%u cgroup=%s name=%s end\n", n,
            path(0), path(1), path(2), isatty(1), path(device), major(what.st_rdev),
            minor(what.st_rdev), cgroup(), content(arguments[3]));
    fflush(report);
    dprintf(1, "out %d\n", n);
    dprintf(2, "err %d\n", n);
    usleep(20000);
  }
}
