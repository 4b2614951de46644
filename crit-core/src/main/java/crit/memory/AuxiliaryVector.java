package crit.memory;

import crit.checkpoint.Task;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.user_x86_regs_mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel told a program when it started it: pairs of a type and a value.
 *
 * <p>Of a 32-bit task on x86_64 each word of the image holds a whole pair, the type in the low half
 * (source: real images; {@code criu/proc_parse.c} copies the vector as words).
 *
 * @param pairs the pairs before the one that ends the vector
 */
public record AuxiliaryVector(List<Pair> pairs) {
  /** The type of the pair with the page size, in bytes. */
  public static final int PAGE_SIZE = 6;

  private static final long LOW_HALF = 0xffffffffL;

  /** A type (AT_*) and its value. */
  public record Pair(long type, long value) {}

  /** Returns the vector of a task. */
  public static AuxiliaryVector of(Task task, mm_entry mm) throws IOException {
    return of(mm, isCompat(task));
  }

  /** Returns the vector in an image. */
  static AuxiliaryVector of(mm_entry mm, boolean isCompat) {
    List<Long> words = mm.getMmSavedAuxvList();
    List<Pair> pairs = new ArrayList<>();
    int step = isCompat ? 1 : 2;
    for (int i = 0; i + step <= words.size(); i += step) {
      long type = isCompat ? words.get(i) & LOW_HALF : words.get(i);
      long value = isCompat ? words.get(i) >>> Integer.SIZE : words.get(i + 1);
      if (type == 0) {
        break;
      }
      pairs.add(new Pair(type, value));
    }
    return new AuxiliaryVector(List.copyOf(pairs));
  }

  /** Returns whether a task is a 32-bit program of x86_64. */
  public static boolean isCompat(Task task) throws IOException {
    Optional<core_entry> core = task.core(task.pid());
    return core.isPresent()
        && core.get().getThreadInfo().getGpregs().getMode() == user_x86_regs_mode.COMPAT;
  }

  /** Returns the value of a type. */
  public OptionalLong value(long type) {
    return pairs.stream().filter(it -> it.type == type).mapToLong(Pair::value).findFirst();
  }
}
