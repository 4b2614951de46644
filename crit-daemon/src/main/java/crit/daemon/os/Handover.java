package crit.daemon.os;

import crit.bytes.SystemCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/**
 * How this process makes room for another program, which keeps its number and the open files that
 * are meant for it.
 */
public final class Handover {
  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  private static final long CLOSE_ON_EXEC = 4;
  private static final long LAST = 0xffffffffL;
  private static final long SET_MASK = 2;
  private static final int MASK = 128;

  private Handover() {}

  /**
   * Opens a directory whose number a program that is started finds in its own table.
   *
   * @return the number
   */
  public static int openDirectory(Path directory) throws IOException {
    long open = SystemCalls.open(directory);
    try {
      return SystemCalls.call("dup", SystemCalls.descriptor(open));
    } finally {
      SystemCalls.close(open);
    }
  }

  /** Opens a pipe or file to be written, whose number a program that is started finds. */
  public static int openToWrite(Path file) throws IOException {
    try (var arena = Arena.ofConfined()) {
      return SystemCalls.call("creat", arena.allocateFrom(file.toString(), CHARSET).address(), 0);
    }
  }

  /** Has a shell run a command, which gets all open files that are not closed at an exec. */
  public static void run(String command) throws IOException {
    try (var arena = Arena.ofConfined()) {
      int status = SystemCalls.call("system", arena.allocateFrom(command, CHARSET).address());
      if (status != 0) {
        throw new IOException("sh -c '%s' ended with status %d".formatted(command, status >> 8));
      }
    }
  }

  /** Has all open files closed at the exec, but for some. */
  public static void closeAtExec(SortedSet<Integer> kept) throws IOException {
    long next = 0;
    for (int number : kept) {
      if (number > next) {
        SystemCalls.call("close_range", next, number - 1, CLOSE_ON_EXEC);
      }
      next = number + 1L;
    }
    SystemCalls.call("close_range", next, LAST, CLOSE_ON_EXEC);
  }

  /**
   * Becomes another program; this one is over, without any more of it being run.
   *
   * @param words its name and arguments
   * @throws IOException if it cannot; this process goes on
   */
  public static void exec(Path program, List<String> words) throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate(ValueLayout.JAVA_LONG, words.size() + 1);
      for (int i = 0; i < words.size(); i++) {
        long word = arena.allocateFrom(words.get(i), CHARSET).address();
        list.setAtIndex(ValueLayout.JAVA_LONG, i, word);
      }
      SystemCalls.call("sigprocmask", SET_MASK, arena.allocate(MASK).address(), 0);
      MemorySegment path = arena.allocateFrom(program.toString(), CHARSET);
      SystemCalls.call("execv", path.address(), list.address());
    } catch (IOException e) {
      throw new IOException(program + ": " + e.getMessage(), e);
    }
  }
}
