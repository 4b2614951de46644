package crit.bytes;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * What the JDK has no method for, asked of the C library: to exchange two directories, and to lock
 * one. The first call costs some tens of milliseconds, which only who replaces a directory pays.
 *
 * <p>Half of that is for each shape of a function, so all functions are called in one shape: five
 * words in, one word out. What a function does not take it does not look at, and of a word it takes
 * what it needs; that holds for the calling conventions of Linux on all machines of Java, for
 * functions of integers and pointers with a fixed number of them. The constants are those of Linux.
 */
final class SystemCalls {
  /** The system's reason for a lock that another process holds. */
  static final int WOULD_BLOCK = 11;

  private static final int NO_SUCH_CALL = 38;
  private static final long AT_FDCWD = -100;
  private static final long RENAME_EXCHANGE = 2;
  private static final long LOCK_EX_NB = 2 | 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle FUNCTION = function();
  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private SystemCalls() {}

  @SuppressWarnings("restricted")
  private static MethodHandle function() {
    return LINKER.downcallHandle(SHAPE, Linker.Option.captureCallState("errno"));
  }

  /** The system refused; its number for the reason. */
  static final class SystemException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int number;

    SystemException(String call, int number) {
      super("%s: %s".formatted(call, text(number)));
      this.number = number;
    }

    /** Returns errno. */
    int number() {
      return number;
    }

    private static String text(int number) {
      return switch (number) {
        case 1 -> "operation not permitted";
        case 2 -> "no such file or directory";
        case 13 -> "permission denied";
        case 16 -> "device or resource busy";
        case 18 -> "not on one file system";
        case 22 -> "not known to the file system";
        case 30 -> "read-only file system";
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

  /** Calls a function, and throws what errno says if its result is one of a failure. */
  private static long call(String name, LongPredicate isFailure, long... words)
      throws SystemException {
    MemorySegment function =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new SystemException(name, NO_SUCH_CALL));
    long[] all = Arrays.copyOf(words, SHAPE.argumentLayouts().size());
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result =
          (long) FUNCTION.invokeExact(function, state, all[0], all[1], all[2], all[3], all[4]);
      if (isFailure.test(result)) {
        throw new SystemException(name, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (SystemException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
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
  static long open(Path directory) throws SystemException {
    try (var arena = Arena.ofConfined()) {
      return call("opendir", SystemCalls::isNull, address(directory, arena));
    }
  }

  /** Returns the descriptor of an open directory. */
  static int descriptor(long open) throws SystemException {
    return (int) call("dirfd", SystemCalls::isNegative, open);
  }

  /** Locks what a descriptor stands for until it is closed, or throws without waiting. */
  static void lock(int descriptor) throws SystemException {
    call("flock", SystemCalls::isNegative, descriptor, LOCK_EX_NB);
  }

  /** Closes an open directory. */
  static void close(long open) throws SystemException {
    call("closedir", SystemCalls::isNegative, open);
  }
}
