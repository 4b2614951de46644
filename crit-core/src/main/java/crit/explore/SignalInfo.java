package crit.explore;

import crit.names.NumberNames;
import crit.names.SignalNames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the kernel tells about a signal: {@code siginfo_t} as it stands in an image, 128 bytes in
 * the order and with the pointers of the machine (source: {@code asm-generic/siginfo.h} of Linux).
 *
 * @param signal its name, empty if there are too few bytes for one
 * @param code why it came
 * @param senderPid who sent it, or which child it is about
 * @param senderUid that one's user
 * @param value the word that came with it, as an address; empty if there is none
 * @param address the address that it is about; empty if there is none
 * @param detail what else it says: a child's status, a timer's id
 */
record SignalInfo(
    String signal,
    String code,
    OptionalInt senderPid,
    OptionalLong senderUid,
    String value,
    String address,
    String detail) {

  /** What nothing is known of. */
  static final SignalInfo NONE =
      new SignalInfo("", "", OptionalInt.empty(), OptionalLong.empty(), "", "", "");

  private static final int USER = 0;
  private static final int TIMER = -2;
  private static final int POLL = -5;
  private static final int THREAD = -6;
  private static final int KERNEL = 0x80;

  /** Reads as much of it as is there. */
  static SignalInfo of(byte[] bytes, Machine machine) {
    return new Reader(ByteBuffer.wrap(bytes).order(machine.order()), machine).info();
  }

  /** The structure's words. */
  private record Reader(ByteBuffer bytes, Machine machine) {

    SignalInfo info() {
      if (bytes.capacity() < 3 * Integer.BYTES) {
        return NONE;
      }
      String signal = machine.signals().text(bytes.getInt(0));
      int code = bytes.getInt(machine.isMips() ? 4 : 8);
      NumberNames names = SignalNames.codes(signal);
      var named = NONE.named(signal, names.text(code));
      return code > 0 ? byKernel(named, code) : byTask(named, code);
    }

    private SignalInfo byKernel(SignalInfo known, int code) {
      if (code == KERNEL) {
        return known;
      }
      return switch (known.signal) {
        case "SIGCHLD" -> known.withSender(this).withDetail("status " + word(union() + 8));
        case "SIGILL", "SIGFPE", "SIGSEGV", "SIGBUS", "SIGTRAP" ->
            known.withAddress(pointer(union()));
        case "SIGSYS" ->
            known.withAddress(pointer(union())).withDetail("syscall " + word(union() + pointer()));
        case "SIGIO" -> known.withDetail("fd " + word(union() + pointer()));
        default -> known;
      };
    }

    private SignalInfo byTask(SignalInfo known, int code) {
      String value = pointer(union() + 8);
      return switch (code) {
        case TIMER ->
            known
                .withValue(value)
                .withDetail("timer %d, overrun %d".formatted(word(union()), word(union() + 4)));
        case POLL -> known.withDetail("fd " + word(union() + pointer()));
        case USER, THREAD -> known.withSender(this);
        default -> known.withSender(this).withValue(value);
      };
    }

    int union() {
      return machine.hasLongPointers() ? 16 : 12;
    }

    private int pointer() {
      return machine.hasLongPointers() ? Long.BYTES : Integer.BYTES;
    }

    int word(int offset) {
      return offset + Integer.BYTES <= bytes.capacity() ? bytes.getInt(offset) : 0;
    }

    private String pointer(int offset) {
      boolean isThere = offset + Long.BYTES <= bytes.capacity();
      if (!isThere) {
        return "";
      }
      long value =
          machine.hasLongPointers()
              ? bytes.getLong(offset)
              : Integer.toUnsignedLong(bytes.getInt(offset));
      return new Address(value).toString();
    }
  }

  /** Returns what people want to read of it that is not the signal, the code and the address. */
  String more() {
    List<String> more = new ArrayList<>();
    senderPid.ifPresent(it -> more.add("pid " + it));
    senderUid.ifPresent(it -> more.add("uid " + it));
    if (!value.isEmpty()) {
      more.add("value " + value);
    }
    if (!detail.isEmpty()) {
      more.add(detail);
    }
    return String.join(", ", more);
  }

  private SignalInfo named(String name, String why) {
    return new SignalInfo(name, why, senderPid, senderUid, value, address, detail);
  }

  private SignalInfo withSender(Reader reader) {
    int pid = reader.word(reader.union());
    long uid = Integer.toUnsignedLong(reader.word(reader.union() + Integer.BYTES));
    return new SignalInfo(
        signal, code, OptionalInt.of(pid), OptionalLong.of(uid), value, address, detail);
  }

  private SignalInfo withValue(String text) {
    return new SignalInfo(signal, code, senderPid, senderUid, text, address, detail);
  }

  private SignalInfo withAddress(String text) {
    return new SignalInfo(signal, code, senderPid, senderUid, value, text, detail);
  }

  private SignalInfo withDetail(String text) {
    return new SignalInfo(signal, code, senderPid, senderUid, value, address, text);
  }
}
