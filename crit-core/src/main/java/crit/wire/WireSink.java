package crit.wire;

import crit.bytes.ByteSink;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;

/** Writes records in plain form. */
public final class WireSink {
  private static final int MAX_VARINT = 10;

  private WireSink() {}

  /** Returns the tag of the record of a field that is not packed. */
  public static int tag(FieldRow field) {
    return field.number() << 3 | field.type().wireType();
  }

  /** Puts a varint. */
  public static void varint(ByteSink sink, long value) {
    sink.reserve(MAX_VARINT);
    int start = sink.length();
    sink.commit(varint(sink.array(), start, value) - start);
  }

  /** Puts a record whose value is a varint. */
  public static void field(ByteSink sink, int tag, long value) {
    sink.reserve(2 * MAX_VARINT);
    byte[] bytes = sink.array();
    int start = sink.length();
    sink.commit(varint(bytes, varint(bytes, start, tag), value) - start);
  }

  /** Writes a varint and returns the index behind it. */
  private static int varint(byte[] bytes, int index, long value) {
    int at = index;
    long rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /** Returns how many bytes a varint takes. */
  public static int varintSize(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  /** Puts a number without its tag, as its type has it: see {@link #toWire}. */
  public static void number(ByteSink sink, FieldType type, long value) {
    if (type == FieldType.FIXED64) {
      sink.u64(value);
    } else {
      varint(sink, toWire(type, value));
    }
  }

  /** Puts a length in front of what was put from {@code start} on. */
  public static void lengthBefore(ByteSink sink, int start) {
    int length = sink.length() - start;
    int size = varintSize(length);
    sink.insertGap(start, size);
    byte[] bytes = sink.array();
    int rest = length;
    for (int i = start; i < start + size - 1; i++) {
      bytes[i] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[start + size - 1] = (byte) rest;
  }

  /** Returns the varint that stands for a value: signed types with a zigzag have it undone. */
  public static long toWire(FieldType type, long value) {
    return switch (type) {
      case SINT32 -> Integer.toUnsignedLong((int) value << 1 ^ (int) value >> 31);
      case SINT64 -> value << 1 ^ value >> 63;
      default -> value;
    };
  }

  /**
   * Returns the value that a varint stands for. What is out of a 32-bit type's range loses its high
   * bits, as every reader of protocol buffers does it.
   */
  public static long fromWire(FieldType type, long varint) {
    return switch (type) {
      case BOOL -> varint == 0 ? 0 : 1;
      case INT32, ENUM -> (int) varint;
      case UINT32 -> Integer.toUnsignedLong((int) varint);
      case SINT32 -> (int) varint >>> 1 ^ -((int) varint & 1);
      case SINT64 -> varint >>> 1 ^ -(varint & 1);
      default -> varint;
    };
  }
}
