package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** What ties tasks to each other, and to what is not in the checkpoint. */
public final class LinkView {
  /** The ties: those of pipes and sockets, of memory, of open files, then those that lead out. */
  public static final View<Row> VIEW =
      new View<>(
          "links",
          "What ties tasks to each other and to the outside: pipes, sockets, memory, files",
          Row.class,
          List.of("kind", "what", "from", "to"),
          LinkView::rows);

  /** What ties. */
  public enum Kind {
    /** A pipe, from who can write to who can read. */
    PIPE,
    /** A named pipe, in the same direction. */
    FIFO,
    /** A unix socket and its peer. */
    UNIX,
    /** Two ends of a TCP connection. */
    TCP,
    /** A UDP socket and the one it is connected to. */
    UDP,
    /** Another protocol's sockets that are connected to each other. */
    SOCKET,
    /** A terminal, from its slave to its master. */
    PTY,
    /** A descriptor of a task, from who has it to the task. */
    PIDFD,
    /** Shared memory. */
    MEMORY,
    /** One open file with its position and flags. */
    OPEN_FILE,
    /** A file that was opened more than once. */
    PATH,
    /** What whoever restores has to provide. */
    EXTERNAL
  }

  /**
   * An end of a tie.
   *
   * @param pid the task; absent outside
   * @param comm its name
   * @param fd the descriptor; absent if it is memory
   * @param outside what is known of an end that no task of the checkpoint has; else empty
   */
  public record End(OptionalInt pid, String comm, OptionalInt fd, String outside) {
    static End of(Holder holder) {
      return new End(OptionalInt.of(holder.pid()), holder.comm(), OptionalInt.of(holder.fd()), "");
    }

    static End of(Task task) throws IOException {
      return new End(OptionalInt.of(task.pid()), task.comm(), OptionalInt.empty(), "");
    }

    static End outside(String text) {
      return new End(OptionalInt.empty(), "", OptionalInt.empty(), text);
    }

    boolean isTask(End other) {
      return pid.isPresent() && pid.equals(other.pid);
    }

    @Override
    public String toString() {
      if (pid.isEmpty()) {
        return outside;
      }
      String number = Integer.toUnsignedString(pid.getAsInt());
      return fd.isEmpty()
          ? number + " " + comm
          : number + ":" + Integer.toUnsignedString(fd.getAsInt()) + " " + comm;
    }
  }

  /**
   * A tie. What more than two tasks have ties each of them to the first.
   *
   * @param kind what it is
   * @param what its name: {@code pipe:[INODE]}, addresses, a path
   * @param from one end
   * @param to the other end
   */
  public record Row(Kind kind, String what, End from, End to) {
    @Override
    public String toString() {
      return "%s %s: %s -> %s".formatted(kind.name().toLowerCase(Locale.ROOT), what, from, to);
    }
  }

  private LinkView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Checkpoint set = scope.checkpoint();
    Holders holders = Holders.of(scope);
    Set<Integer> selected = new HashSet<>();
    for (Task task : scope.tasks()) {
      selected.add(task.pid());
    }
    var links =
        new Links(
            holders,
            row -> {
              if (isWanted(row.from, holders, selected) || isWanted(row.to, holders, selected)) {
                sink.accept(row);
              }
            });
    FileLinks.read(set, links);
    MemoryLinks.read(set, links);
    links.flush();
  }

  private static boolean isWanted(End end, Holders holders, Set<Integer> selected) {
    return end.pid.isPresent()
        && (selected.contains(end.pid.getAsInt()) || holders.isSelectedTask(end.pid.getAsInt()));
  }
}
