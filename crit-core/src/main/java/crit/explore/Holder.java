package crit.explore;

/**
 * A task that has a file open.
 *
 * @param pid the task
 * @param comm its name
 * @param fd the descriptor
 */
public record Holder(int pid, String comm, int fd) {
  @Override
  public String toString() {
    return Integer.toUnsignedString(pid) + ":" + Integer.toUnsignedString(fd);
  }
}
