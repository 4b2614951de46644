package crit.coredump.gdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Answers to packets. */
final class Reply {
  static final byte[] OK = of("OK");

  /** What is not known is answered with nothing. */
  static final byte[] UNKNOWN = of("");

  /** EPERM: nothing runs, and nothing is written. */
  static final byte[] REFUSED = of("E01");

  /** EFAULT: there is no memory. */
  static final byte[] FAULT = of("E0e");

  /** EINVAL: the packet makes no sense. */
  static final byte[] WRONG = of("E16");

  private Reply() {}

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] hex(byte[] bytes) {
    return of(HexFormat.of().formatHex(bytes));
  }

  /**
   * Returns a part of an object, as {@code qXfer} answers.
   *
   * @param offset where the part starts
   * @param length its most bytes
   */
  static byte[] part(byte[] object, long offset, long length) {
    if (offset < 0 || offset > object.length) {
      return WRONG;
    }
    int end = (int) Math.min(object.length, offset + Math.min(length, PacketStream.LONGEST / 3));
    byte[] part = Arrays.copyOfRange(object, (int) offset, end);
    return join(of(end == object.length ? "l" : "m"), part);
  }

  /** Returns what {@code vFile} answers: a result, and bytes behind it. */
  static byte[] file(long result, byte[] bytes) {
    return join(of("F" + Long.toHexString(result) + ";"), bytes);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
