/*
 * TCP connections with both ends in one process tree, over loopback, by IPv4 and IPv6. No end reads: what was sent
 * lies in the receiver's queue until its small buffer is full, the rest waits in the sender's.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void require(int result) { if (result < 0) { perror("tcp"); _exit(1); } }

static struct sockaddr_storage address(int family, int port, socklen_t *size) {
  struct sockaddr_storage storage = {.ss_family = family};
  struct sockaddr_in *v4 = (void *)&storage;
  struct sockaddr_in6 *v6 = (void *)&storage;
  if (family == AF_INET) v4->sin_port = htons(port), v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK), *size = sizeof *v4;
  else v6->sin6_port = htons(port), v6->sin6_addr = in6addr_loopback, *size = sizeof *v6;
  return storage;
}

static int bound(int family, int type, int port) {
  socklen_t size;
  struct sockaddr_storage at = address(family, port, &size);
  int fd = socket(family, type, 0), one = 1;
  require(fd);
  require(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
  require(bind(fd, (void *)&at, size));
  return fd;
}

static int smallest = 1;              /* the kernel raises it to its own minimum */

static int listener(int family, int port) {
  int fd = bound(family, SOCK_STREAM, port);
  require(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest));
  require(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest));
  require(listen(fd, 3));
  return fd;
}

static int connected(int family, int type, int from, int port) {
  socklen_t size;
  struct sockaddr_storage to = address(family, port, &size);
  int fd = bound(family, type, from);
  require(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest));
  require(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest));
  require(connect(fd, (void *)&to, size));
  return fd;
}

/* Writes numbered lines until none has fitted for 0.4 s: the peer's window is shut and this end's queue is full. */
static void fill(int fd, const char *who) {
  char line[64];
  fcntl(fd, F_SETFL, O_NONBLOCK);
  for (int i = 0, refused = 0; refused < 400;) {
    int size = snprintf(line, sizeof line, "%s line %d\n", who, i);
    if (write(fd, line, size) == size) i++, refused = 0;
    else refused++, usleep(1000);
  }
}

int main(void) {
  int idle, keep = 1, interval = 75;
  for (int i = 0; i < 2; i++) {
    int family = i ? AF_INET6 : AF_INET, port = i ? 6000 : 4000;
    int listening = listener(family, port);
    int client = connected(family, SOCK_STREAM, port + 1, port), server = accept(listening, 0, 0);
    require(server);
    require(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &keep, sizeof keep));
    require(setsockopt(server, SOL_SOCKET, SO_KEEPALIVE, &keep, sizeof keep));
    require(setsockopt(server, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval));
    fill(client, "client");
    fill(server, "server");
    /* a second connection whose client has finished: CLOSE_WAIT here, FIN_WAIT2 there, a short queue on one side */
    idle = connected(family, SOCK_STREAM, port + 2, port);
    require(server = accept(listening, 0, 0));
    require(write(idle, "good bye", 8));
    require(shutdown(idle, SHUT_WR));
    bound(family, SOCK_DGRAM, port);
    connected(family, SOCK_DGRAM, port + 1, port);
  }
  /* a child: two processes hold each socket, its image is written once */
  if (fork() == 0) for (;;) pause();
  close(open("ready", O_WRONLY | O_CREAT, 0600));
  for (;;) pause();
}
