// Writes to the file FILE, once in a while, which port it listens on: what a container runs.
// Usage: served FILE PORT
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **arguments) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  int file = open(arguments[1], O_WRONLY | O_CREAT | O_APPEND, 0644);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_port = htons(atoi(arguments[2]));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (count != 3 || file < 0 || bind(listener, (void *)&address, sizeof address) || listen(listener, 8)) {
    perror("served");
    return 1;
  }
  for (;; usleep(30000)) {
    socklen_t size = sizeof address;
    getsockname(listener, (void *)&address, &size);
    dprintf(file, "port %d\n", ntohs(address.sin_port));
  }
}
