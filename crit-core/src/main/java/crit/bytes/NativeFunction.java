package crit.bytes;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * A function of C that takes at most six words, integers or addresses, and gives one. Safe for
 * several threads if the function is.
 *
 * <p>The JDK needs some 20 milliseconds for each shape of a function, so all are called in one: six
 * words in, one word out. What a function does not take it does not look at, and of a word it takes
 * what it needs; that holds for the calling conventions of Linux on all machines of Java, for
 * functions of integers and pointers with a fixed number of them.
 *
 * @param address where it is; its library stays loaded as long as this is in use
 */
public record NativeFunction(MemorySegment address) {
  /** Room for errno, which every call sets. */
  static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();

  private static final int WORDS = 6;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle NUMBER =
      ((StructLayout) ERRNO).varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle HANDLE = handle();
  private static final MemorySegment IGNORED = Arena.global().allocate(ERRNO);

  @SuppressWarnings("restricted")
  private static MethodHandle handle() {
    var shape =
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    return LINKER.downcallHandle(shape, Linker.Option.captureCallState("errno"));
  }

  /** Returns a function of a library. */
  public static Optional<NativeFunction> find(SymbolLookup library, String name) {
    return library.find(name).map(NativeFunction::new);
  }

  /** Returns a function of the C library. */
  static Optional<NativeFunction> find(String name) {
    return find(LINKER.defaultLookup(), name);
  }

  /** Returns errno as a call left it. */
  static int number(MemorySegment errno) {
    return (int) NUMBER.get(errno, 0L);
  }

  /**
   * Calls it; errno is lost.
   *
   * @param words at most six; an int is given with its sign extended
   * @return the word; of a function that gives an int, the lower half is what counts
   */
  public long call(long... words) {
    return call(IGNORED, words);
  }

  /** Calls it and notes errno. */
  long call(MemorySegment errno, long[] words) {
    try {
      return (long)
          HANDLE.invokeExact(
              address,
              errno,
              word(words, 0),
              word(words, 1),
              word(words, 2),
              word(words, 3),
              word(words, 4),
              word(words, WORDS - 1));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long word(long[] words, int number) {
    return number < words.length ? words[number] : 0;
  }
}
