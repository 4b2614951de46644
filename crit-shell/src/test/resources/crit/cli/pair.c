// Both ends of a connection: the client sends numbers one by one, the server sends each back; both say after each
// what the other sent, and their addresses, and end if it is not the number that has to come.
// Usage: pair server|client ADDRESS PORT
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void check(int bad, const char *what) {
  if (bad) perror(what), fflush(stdout), exit(1);
}

static const char *name(int fd, int peer) {
  static char texts[2][100];
  struct sockaddr_in a;
  socklen_t size = sizeof a;
  if (peer ? getpeername(fd, (struct sockaddr *)&a, &size)
           : getsockname(fd, (struct sockaddr *)&a, &size))
    return "none";
  snprintf(texts[peer], 100, "%s:%d", inet_ntoa(a.sin_addr), ntohs(a.sin_port));
  return texts[peer];
}

static void say(int fd, int number) {
  printf("%d me=%s peer=%s\n", number, name(fd, 0), name(fd, 1));
  fflush(stdout);
}

static int next(int fd, int expected) {
  int number = -1;
  check(recv(fd, &number, sizeof number, MSG_WAITALL) != sizeof number, "recv");
  if (number != expected) printf("lost: %d in place of %d\n", number, expected), exit(1);
  return number;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[3]))};
  inet_pton(AF_INET, arguments[2], &a.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  int is_server = !strcmp(arguments[1], "server");
  if (is_server) {
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    check(bind(fd, (struct sockaddr *)&a, sizeof a), "bind");
    check(listen(fd, 1), "listen");
    fd = accept(fd, 0, 0);
    check(fd < 0, "accept");
  } else {
    check(connect(fd, (struct sockaddr *)&a, sizeof a), "connect");
  }
  for (int n = 0;; n++) {
    if (!is_server) check(send(fd, &n, sizeof n, 0) != sizeof n, "send");
    int number = next(fd, n);
    say(fd, number);
    if (is_server) check(send(fd, &n, sizeof n, 0) != sizeof n, "send");
    if (!is_server) usleep(10000);
  }
}
