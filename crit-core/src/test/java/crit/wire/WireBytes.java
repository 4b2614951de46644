package crit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds messages record by record, also as no writer of protocol buffers would write them. */
public final class WireBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Starts with nothing. */
  public WireBytes() {}

  /** Puts a record of wire type 0. */
  public WireBytes varint(int number, long value) {
    return tag(number, 0).raw(shortest(value));
  }

  /** Puts a record of wire type 1. */
  public WireBytes fixed64(int number, long value) {
    return tag(number, 1).raw(littleEndian(Long.BYTES).putLong(value).array());
  }

  /** Puts a record of wire type 2. */
  public WireBytes bytes(int number, byte[] value) {
    return tag(number, 2).raw(shortest(value.length)).raw(value);
  }

  /** Puts a record of wire type 2. */
  public WireBytes string(int number, String value) {
    return bytes(number, value.getBytes(UTF_8));
  }

  /** Puts a record of wire type 2. */
  public WireBytes message(int number, WireBytes value) {
    return bytes(number, value.build());
  }

  /** Puts records of wire types 3 and 4 and what stands between them. */
  public WireBytes group(int number, WireBytes value) {
    return tag(number, 3).raw(value.build()).tag(number, 4);
  }

  /** Puts a record of wire type 5. */
  public WireBytes fixed32(int number, int value) {
    return tag(number, 5).raw(littleEndian(Integer.BYTES).putInt(value).array());
  }

  /** Puts a tag alone. */
  public WireBytes tag(int number, int wireType) {
    return raw(shortest(Integer.toUnsignedLong(number << 3 | wireType)));
  }

  /** Puts bytes as they are. */
  public WireBytes raw(byte[] raw) {
    bytes.writeBytes(raw);
    return this;
  }

  /** Returns the message. */
  public byte[] build() {
    return bytes.toByteArray();
  }

  /** Returns a varint as short as it can be. */
  public static byte[] shortest(long value) {
    return padded(value, 1);
  }

  /** Returns a varint of at least so many bytes, at most 10. */
  public static byte[] padded(long value, int length) {
    var out = new ByteArrayOutputStream();
    long rest = value;
    while (rest >>> 7 != 0 || out.size() < length - 1) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
