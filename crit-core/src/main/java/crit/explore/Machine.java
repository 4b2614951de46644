package crit.explore;

import crit.names.NumberNames;
import crit.names.SignalNames;
import crit.names.TaskNames;
import crit.schemas.proto.core_entry;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What the machine of a checkpoint has of its own among the kernel's numbers.
 *
 * @param signals the names of signals
 * @param actionFlags the names of SA_* flags
 * @param limits the names of resource limits
 * @param order the order of the bytes in raw structures
 * @param hasLongPointers whether pointers have 64 bits
 * @param isMips whether siginfo_t has the code in front of the error
 */
record Machine(
    NumberNames signals,
    NumberNames actionFlags,
    NumberNames limits,
    ByteOrder order,
    boolean hasLongPointers,
    boolean isMips) {
  private static final int KILL = 9;
  private static final int STOP = 19;
  private static final int MIPS_STOP = 23;
  private static final long NO_CHILD_STOP = 1;
  private static final long NO_CHILD_WAIT = 2;
  private static final long MIPS_NO_CHILD_WAIT = 0x10000;

  /** Returns the machine on which a thread ran. */
  static Machine of(core_entry core) {
    boolean isMips = core.getMtype() == core_entry.march.MIPS;
    return new Machine(
        isMips ? SignalNames.MIPS : SignalNames.GENERIC,
        isMips ? SignalNames.MIPS_ACTION_FLAGS : SignalNames.ACTION_FLAGS,
        isMips ? TaskNames.MIPS_LIMITS : TaskNames.LIMITS,
        core.getMtype() == core_entry.march.S390 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        core.getMtype() != core_entry.march.ARM,
        isMips);
  }

  /** Returns whether it is a signal that no task can block or handle. */
  boolean isFixed(int signal) {
    return signal == KILL || signal == (isMips ? MIPS_STOP : STOP);
  }

  /** Returns the names of the other signals. */
  List<String> blockable() {
    return Arrays.stream(signals.numbers())
        .filter(it -> !isFixed((int) it))
        .mapToObj(signals::text)
        .toList();
  }

  /** Returns the flags that say what happens when children stop or end. */
  long childFlags() {
    return NO_CHILD_STOP | (isMips ? MIPS_NO_CHILD_WAIT : NO_CHILD_WAIT);
  }
}
