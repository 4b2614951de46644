package crit.names;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What a seccomp filter has in its accumulator, and for which architecture it decides, at each
 * instruction. Jumps go forward only, so that one pass sees all ways to an instruction before the
 * instruction.
 */
final class SeccompFlow {
  /** The bytes of {@code struct seccomp_data}: nr, arch, ip, and six arguments of 8 bytes. */
  private static final int DATA_SIZE = 64;

  private static final int FIRST_ARGUMENT = 16;
  private static final long ACTION = 0xffff0000L;

  /** A chain of computations is not told any more when its text gets longer. */
  private static final int LONGEST = 60;

  private static final NumberNames COMPARISONS =
      NumberNames.of("", "0x15: == 0x25: > 0x35: >= 0x45: &");

  private static final NumberNames OPERATORS =
      NumberNames.of("", "0x04: + 0x14: - 0x44: | 0x54: & 0x64: << 0x74: >> 0xa4: ^");

  private static final State NOT_REACHED = new State(false, "", 0);

  private final List<BpfInstruction> program;
  private final State[] states;
  private final boolean isBigEndian;

  /**
   * What is known before an instruction.
   *
   * @param isReached whether there is a way to it
   * @param accumulator what A holds, or nothing if that is not known
   * @param architecture the number of {@link MachineNames#AUDIT}, 0 if it is not known
   */
  private record State(boolean isReached, String accumulator, long architecture) {
    State holding(String other) {
      return new State(isReached, other.length() > LONGEST ? "" : other, architecture);
    }

    State on(long other) {
      return new State(isReached, accumulator, other);
    }

    State or(State other) {
      if (!isReached) {
        return other;
      }
      return new State(
          true,
          accumulator.equals(other.accumulator) ? accumulator : "",
          architecture == other.architecture ? architecture : 0);
    }
  }

  SeccompFlow(List<BpfInstruction> program, ByteOrder order, long architecture) {
    this.program = program;
    this.states = new State[program.size() + 1];
    this.isBigEndian = order == ByteOrder.BIG_ENDIAN;
    Arrays.fill(states, NOT_REACHED);
    states[0] = new State(true, "", architecture);
  }

  /** Gives the instructions their comments. */
  void comment() {
    for (BpfInstruction it : program) {
      State before = states[it.index()];
      if (before.isReached()) {
        follow(it, before);
      }
    }
    program.replaceAll(it -> it.commented(comment(it, states[it.index()])));
  }

  private String comment(BpfInstruction it, State before) {
    if (!before.isReached()) {
      return "not reached";
    }
    String held = before.accumulator();
    var comparison = COMPARISONS.name(it.code());
    if (comparison.isPresent() && !held.isEmpty()) {
      return String.join(" ", held, comparison.get(), operand(it.k(), before, comparison.get()));
    }
    return switch (it.code()) {
      case BpfText.LOAD_WORD -> field(it.k());
      case BpfText.RETURN_K -> action(it.k());
      default -> "";
    };
  }

  private void follow(BpfInstruction it, State before) {
    if (it.code() == BpfText.JUMP_EQUAL && before.accumulator().equals("arch")) {
      reach(it.target(it.jt()), before.on(it.k()));
      reach(it.target(it.jf()), before.architecture() == it.k() ? before.on(0) : before);
    } else if (it.isConditional()) {
      reach(it.target(it.jt()), before);
      reach(it.target(it.jf()), before);
    } else if (it.isJump()) {
      reach(it.target(it.k()), before);
    } else if (!it.isReturn()) {
      reach(it.target(0), before.holding(held(it, before.accumulator())));
    }
  }

  private void reach(long index, State state) {
    if (index < states.length) {
      states[(int) index] = states[(int) index].or(state);
    }
  }

  /** Returns what A holds after an instruction, or nothing. */
  private String held(BpfInstruction it, String before) {
    if (it.code() == BpfText.LOAD_WORD) {
      return field(it.k());
    }
    if (BpfText.keepsAccumulator(it.code())) {
      return before;
    }
    var operator = OPERATORS.name(it.code());
    return operator.isEmpty() || before.isEmpty()
        ? ""
        : "(%s %s %s)".formatted(before, operator.get(), hex(it.k()));
  }

  /** Returns the name of the word at an offset of {@code struct seccomp_data}. */
  private String field(long offset) {
    if (offset % Integer.BYTES != 0 || offset >= DATA_SIZE) {
      return "no word of seccomp_data";
    }
    String half = (offset % Long.BYTES == 0) == isBigEndian ? "high" : "low";
    if (offset >= FIRST_ARGUMENT) {
      return "args[%d] %s".formatted((offset - FIRST_ARGUMENT) / Long.BYTES, half);
    }
    return switch ((int) offset) {
      case 0 -> "nr";
      case 4 -> "arch";
      default -> "ip " + half;
    };
  }

  /** Returns what A is compared with, as A's name says. */
  private static String operand(long k, State before, String operator) {
    return switch (before.accumulator()) {
      case "arch" -> MachineNames.AUDIT.name(k).isPresent() ? MachineNames.AUDIT.brief(k) : hex(k);
      case "nr" -> call(k, before.architecture(), operator);
      default -> hex(k);
    };
  }

  private static String call(long k, long architecture, String operator) {
    if (k == SyscallNames.X32_BIT && !operator.equals("==")) {
      return "X32_BIT";
    }
    return SyscallNames.name(architecture, k).orElseGet(() -> Integer.toString((int) k));
  }

  private static String hex(long k) {
    return "0x" + Long.toHexString(k);
  }

  /** Returns what happens to the system call. */
  private static String action(long k) {
    long data = k & ~ACTION;
    var name = TaskNames.FILTER_ACTIONS.name(k & ACTION);
    if (name.isEmpty()) {
      return "KILL_PROCESS, for action 0x%x is unknown".formatted(k & ACTION);
    }
    String brief = TaskNames.FILTER_ACTIONS.brief(k & ACTION);
    return switch (brief) {
      case "ERRNO" ->
          ErrorNames.ERRORS
              .name(data)
              .map(it -> "ERRNO(%d %s)".formatted(data, it))
              .orElse("ERRNO(%d)".formatted(data));
      case "TRACE" -> "TRACE(%d)".formatted(data);
      default -> data == 0 ? brief : "%s(%d)".formatted(brief, data);
    };
  }
}
