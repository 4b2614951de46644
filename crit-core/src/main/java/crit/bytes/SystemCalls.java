package crit.bytes;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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
import java.util.Optional;

/**
 * What the JDK has no method for, asked of the C library: to exchange two directories, and to lock
 * one. It costs some tens of milliseconds to load, which only who replaces a directory pays.
 *
 * <p>The numbers are those of Linux on every machine that Java runs on.
 */
final class SystemCalls {
  /** The system's reason for a lock that another process holds. */
  static final int WOULD_BLOCK = 11;

  private static final int NO_SUCH_CALL = 38;
  private static final int AT_FDCWD = -100;
  private static final int RENAME_EXCHANGE = 2;
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int LOCK_EX_NB = 2 | 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");
  private static final Charset CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private static final Optional<MethodHandle> RENAMEAT2 =
      function(
          "renameat2",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
          KEEP_ERRNO);
  private static final Optional<MethodHandle> OPEN =
      function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          KEEP_ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final Optional<MethodHandle> FLOCK =
      function("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), KEEP_ERRNO);
  private static final Optional<MethodHandle> CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), KEEP_ERRNO);

  private SystemCalls() {}

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> function(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    return LINKER
        .defaultLookup()
        .find(name)
        .map(symbol -> LINKER.downcallHandle(symbol, shape, options));
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

  @FunctionalInterface
  private interface Call {
    int invoke(MethodHandle function, MemorySegment state) throws Throwable;
  }

  private static int call(String name, Optional<MethodHandle> function, Call call)
      throws SystemException {
    if (function.isEmpty()) {
      throw new SystemException(name, NO_SUCH_CALL);
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = call.invoke(function.get(), state);
      if (result < 0) {
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
      MemorySegment a = arena.allocateFrom(one.toString(), CHARSET);
      MemorySegment b = arena.allocateFrom(other.toString(), CHARSET);
      call(
          "renameat2",
          RENAMEAT2,
          (function, state) ->
              (int) function.invokeExact(state, AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE));
    }
  }

  /** Opens a file or a directory for reading and returns its descriptor. */
  static int open(Path path) throws SystemException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString(), CHARSET);
      return call(
          "open",
          OPEN,
          (function, state) -> (int) function.invokeExact(state, name, O_RDONLY_CLOEXEC));
    }
  }

  /** Locks what a descriptor stands for until it is closed, or throws without waiting. */
  static void lock(int descriptor) throws SystemException {
    call(
        "flock",
        FLOCK,
        (function, state) -> (int) function.invokeExact(state, descriptor, LOCK_EX_NB));
  }

  /** Closes a descriptor. */
  static void close(int descriptor) throws SystemException {
    call("close", CLOSE, (function, state) -> (int) function.invokeExact(state, descriptor));
  }
}
