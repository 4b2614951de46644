package crit.coredump;

import crit.arch.Architecture;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.siginfo_entry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * NT_SIGINFO: {@code siginfo_t} of the signal that ended the program, 128 bytes.
 *
 * <p>A checkpoint has none. If a signal is pending that only a fault of the thread itself raises,
 * then it is that one; else zeros but for the number that was asked for. (Source: {@code
 * asm-generic/siginfo.h} and {@code kernel/signal.c} of Linux.)
 */
final class SignalNote {
  /** The size of siginfo_t, in bytes. */
  static final int SIZE = 128;

  private static final Set<Integer> SYNCHRONOUS = Set.of(4, 5, 7, 8, 11, 31);
  private static final Set<Integer> SYNCHRONOUS_ON_MIPS = Set.of(4, 5, 8, 10, 11, 12);
  private static final int CHILD = 17;
  private static final int POLL = 29;
  private static final int SYSTEM = 31;
  private static final int POLL_CODE = -5;

  private SignalNote() {}

  /**
   * Where a member stands in the two forms of the structure.
   *
   * @param from its place in that of 64 bits
   * @param to its place in that of 32 bits
   * @param width how many bytes of it are taken
   */
  private record Member(int from, int to, int width) {}

  private static final List<Member> HEAD =
      List.of(new Member(0, 0, 4), new Member(4, 4, 4), new Member(8, 8, 4));

  /** The address, its least significant bit, and the bounds or the key. */
  private static final List<Member> FAULT =
      List.of(
          new Member(16, 12, 4),
          new Member(24, 16, 2),
          new Member(32, 20, 4),
          new Member(40, 24, 4));

  /** The address of the call, its number and the architecture. */
  private static final List<Member> SYSTEM_CALL =
      List.of(new Member(16, 12, 4), new Member(24, 16, 4), new Member(28, 20, 4));

  /** The child, its user, its status and its times. */
  private static final List<Member> OF_CHILD =
      List.of(
          new Member(16, 12, 4),
          new Member(20, 16, 4),
          new Member(24, 20, 4),
          new Member(32, 24, 4),
          new Member(40, 28, 4));

  /** The band and the descriptor. */
  private static final List<Member> OF_POLL = List.of(new Member(16, 12, 4), new Member(24, 16, 4));

  /** The sender and its user, or the timer and its overrun; and the value. */
  private static final List<Member> QUEUED =
      List.of(new Member(16, 12, 4), new Member(20, 16, 4), new Member(24, 20, 4));

  /** Returns the structure for a thread. */
  static ByteBuffer of(core_entry core, ElfTarget target, int signal) {
    Optional<ByteBuffer> pending = pending(core, target);
    if (pending.isPresent()) {
      return target.architecture() == Architecture.I386 ? to32(pending.get()) : pending.get();
    }
    return target.allocate(SIZE).putInt(0, signal);
  }

  private static Optional<ByteBuffer> pending(core_entry core, ElfTarget target) {
    Set<Integer> wanted =
        target.architecture() == Architecture.MIPS ? SYNCHRONOUS_ON_MIPS : SYNCHRONOUS;
    for (siginfo_entry entry : core.getThreadCore().getSignalsP().getSignalsList()) {
      byte[] bytes = entry.getSiginfo().toByteArray();
      if (bytes.length >= Integer.BYTES) {
        ByteBuffer all = target.allocate(SIZE);
        all.put(bytes, 0, Math.min(bytes.length, SIZE)).rewind();
        if (wanted.contains(all.getInt(0))) {
          return Optional.of(all);
        }
      }
    }
    return Optional.empty();
  }

  /** Makes the structure of a 32-bit program of that which the kernel keeps. */
  static ByteBuffer to32(ByteBuffer wide) {
    ByteBuffer narrow = ByteBuffer.allocate(SIZE).order(wide.order());
    copy(HEAD, wide, narrow);
    copy(members(wide.getInt(0), wide.getInt(8)), wide, narrow);
    return narrow;
  }

  private static List<Member> members(int signal, int code) {
    if (code <= 0) {
      return code == POLL_CODE ? OF_POLL : QUEUED;
    }
    return switch (signal) {
      case CHILD -> OF_CHILD;
      case POLL -> OF_POLL;
      case SYSTEM -> SYSTEM_CALL;
      case 4, 5, 7, 8, 11 -> FAULT;
      default -> QUEUED;
    };
  }

  private static void copy(List<Member> members, ByteBuffer wide, ByteBuffer narrow) {
    for (Member member : members) {
      narrow.put(member.to, wide, member.from, member.width);
    }
  }
}
