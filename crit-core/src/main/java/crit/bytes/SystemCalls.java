package crit.bytes;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.function.LongPredicate;

/**
 * What the JDK has no method for, asked of the C library: to exchange two directories, to lock one,
 * and what sockets need that carry open files. The first call costs some tens of milliseconds,
 * which only who needs it pays.
 *
 * <p>The constants are those of Linux.
 */
public final class SystemCalls {
  /** The system's reason for what would have to wait: for a lock, for bytes, for room. */
  public static final int WOULD_BLOCK = 11;

  private static final int INTERRUPTED = 4;
  private static final int NO_SUCH_CALL = 38;
  private static final long AT_FDCWD = -100;
  private static final long RENAME_EXCHANGE = 2;
  private static final long LOCK_EX_NB = 2 | 4;
  private static final long OWNER_ONLY = 0600;
  private static final long SET_DESCRIPTOR_FLAGS = 2;
  private static final long CLOSE_ON_EXEC = 1;

  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private SystemCalls() {}

  /** The system refused; its number for the reason. */
  public static final class SystemException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int number;

    SystemException(String call, int number) {
      super("%s: %s".formatted(call, text(number)));
      this.number = number;
    }

    /** Returns what the number says, in words. */
    public String reason() {
      return text(number);
    }

    /** Returns errno. */
    public int number() {
      return number;
    }

    private static String text(int number) {
      return switch (number) {
        case 1 -> "operation not permitted";
        case 2 -> "no such file or directory";
        case 9, 88 -> "is closed";
        case WOULD_BLOCK -> "nothing moved in the time there was";
        case 13 -> "permission denied";
        case 16 -> "device or resource busy";
        case 18 -> "not on one file system";
        case 20 -> "no directory";
        case 22 -> "not known to the file system";
        case 24 -> "too many open files";
        case 28 -> "no space left on device";
        case 30 -> "read-only file system";
        case 32, 104 -> "the other end is gone";
        case 98 -> "exists already";
        case 111 -> "nobody listens there";
        case NO_SUCH_CALL -> "not known to the kernel or the C library";
        default -> "error " + number;
      };
    }
  }

  /** Tells how a function fails that returns an int. */
  private static boolean isNegative(long result) {
    return (int) result < 0;
  }

  /** Tells how a function fails that returns a pointer. */
  private static boolean isNull(long result) {
    return result == 0;
  }

  /**
   * Calls a function that returns an int, again if a signal interrupts it.
   *
   * @param words at most six
   * @throws SystemException if the result is negative
   */
  public static int call(String name, long... words) throws SystemException {
    while (true) {
      try {
        return (int) call(name, SystemCalls::isNegative, words);
      } catch (SystemException e) {
        if (e.number() != INTERRUPTED) {
          throw e;
        }
      }
    }
  }

  /**
   * Opens a file that exists for writing, and makes it empty.
   *
   * @return its number, which {@link #closeDescriptor} takes
   */
  public static int openEmptied(Path file) throws SystemException {
    try (var arena = Arena.ofConfined()) {
      int number = call("creat", address(file, arena), OWNER_ONLY);
      call("fcntl", number, SET_DESCRIPTOR_FLAGS, CLOSE_ON_EXEC);
      return number;
    }
  }

  /**
   * Closes a file by its number. It is not tried again when a signal interrupts it: it is closed
   * then, and another thread may have the number already (source: close(2)).
   */
  public static void closeDescriptor(int number) throws SystemException {
    try {
      call("close", SystemCalls::isNegative, number);
    } catch (SystemException e) {
      if (e.number() != INTERRUPTED) {
        throw e;
      }
    }
  }

  /** Calls a function, and throws what errno says if its result is one of a failure. */
  private static long call(String name, LongPredicate isFailure, long... words)
      throws SystemException {
    NativeFunction function =
        NativeFunction.find(name).orElseThrow(() -> new SystemException(name, NO_SUCH_CALL));
    try (var arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(NativeFunction.ERRNO);
      long result = function.call(errno, words);
      if (isFailure.test(result)) {
        throw new SystemException(name, NativeFunction.number(errno));
      }
      return result;
    }
  }

  /** Gives each of two files or directories the name of the other, in one step. */
  static void exchange(Path one, Path other) throws SystemException {
    try (var arena = Arena.ofConfined()) {
      long a = address(one, arena);
      long b = address(other, arena);
      call("renameat2", SystemCalls::isNegative, AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
    }
  }

  private static long address(Path path, Arena arena) {
    return arena.allocateFrom(path.toString(), CHARSET).address();
  }

  /** Opens a directory and returns what {@link #descriptor} and {@link #close} take. */
  public static long open(Path directory) throws SystemException {
    try (var arena = Arena.ofConfined()) {
      return call("opendir", SystemCalls::isNull, address(directory, arena));
    }
  }

  /** Returns the descriptor of an open directory. */
  public static int descriptor(long open) throws SystemException {
    return (int) call("dirfd", SystemCalls::isNegative, open);
  }

  /** Locks what a descriptor stands for until it is closed, or throws without waiting. */
  static void lock(int descriptor) throws SystemException {
    call("flock", SystemCalls::isNegative, descriptor, LOCK_EX_NB);
  }

  /** Closes an open directory. */
  public static void close(long open) throws SystemException {
    call("closedir", SystemCalls::isNegative, open);
  }
}
