// Says again and again what it has: addresses, texts in memory, an argument, a variable, files.
// Usage: report FILE ARGUMENT, with VALUE in the environment; FILE is read and mapped.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static char private_text[32] = "private-text-aaa";

static int make(int family, int type, const char *address, int port) {
  int fd = socket(family, type, 0), one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (family == AF_INET) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, address, &a.sin_addr);
    if (bind(fd, (struct sockaddr *)&a, sizeof a)) perror("bind"), exit(1);
  } else {
    struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    inet_pton(AF_INET6, address, &a.sin6_addr);
    if (bind(fd, (struct sockaddr *)&a, sizeof a)) perror("bind"), exit(1);
  }
  if (type == SOCK_STREAM) listen(fd, 5);
  return fd;
}

static const char *name(int fd, int peer) {
  static char texts[8][100];
  static int next;
  char address[64], *text = texts[next++ % 8];
  struct sockaddr_storage a;
  socklen_t size = sizeof a;
  if (peer ? getpeername(fd, (struct sockaddr *)&a, &size)
           : getsockname(fd, (struct sockaddr *)&a, &size))
    return strerror(errno);
  if (a.ss_family == AF_INET) {
    struct sockaddr_in *in = (void *)&a;
    inet_ntop(AF_INET, &in->sin_addr, address, sizeof address);
    snprintf(text, 100, "%s:%d", address, ntohs(in->sin_port));
  } else {
    struct sockaddr_in6 *in = (void *)&a;
    inet_ntop(AF_INET6, &in->sin6_addr, address, sizeof address);
    snprintf(text, 100, "[%s]:%d", address, ntohs(in->sin6_port));
  }
  return text;
}

static const char *path(int fd) {
  static char link[64], target[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, target, sizeof target - 1);
  target[size < 0 ? 0 : size] = 0;
  return target;
}

int main(int count, char **arguments) {
  int file = open(arguments[1], O_RDONLY);
  char *mapped = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
  char *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  strcpy(shared, "shared-text-aaa");
  mapped[100] = 'x';
  int tcp4 = make(AF_INET, SOCK_STREAM, "127.0.0.1", 7001);
  int udp4 = make(AF_INET, SOCK_DGRAM, "127.0.0.1", 7001);
  int tcp6 = make(AF_INET6, SOCK_STREAM, "::1", 7001);
  int udp6 = make(AF_INET6, SOCK_DGRAM, "::1", 7001);
  int server = make(AF_INET, SOCK_STREAM, "127.0.0.1", 7002);
  int client = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7002)};
  inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
  if (connect(client, (struct sockaddr *)&a, sizeof a)) return perror("connect"), 1;
  int accepted = accept(server, 0, 0);
  for (int n = 0;; n++) {
    printf("n=%d tcp4=%s udp4=%s tcp6=%s udp6=%s", n, name(tcp4, 0), name(udp4, 0), name(tcp6, 0),
           name(udp6, 0));
    printf(" conn=%s peer=%s", name(client, 1), name(accepted, 0));
    printf(" env=%s arg=%s private=%s shared=%s mapped=%.8s", getenv("VALUE"), arguments[2],
           private_text, shared, mapped);
    printf(" cwd=%s file=%s\n", getcwd((char[4096]){0}, 4096), path(file));
    fflush(stdout);
    usleep(20000);
  }
}
