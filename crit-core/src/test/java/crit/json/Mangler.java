package crit.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.wire.WireBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writes messages as every reader must take them and no writer would write them: records out of
 * order, repeated singular fields, messages split in two, varints longer than they need be, packed
 * where the schema says otherwise, numbers with bits above their type, and unknown fields.
 */
final class Mangler {
  private final Random random;
  private final RandomMessages messages;

  Mangler(Random random) {
    this.random = random;
    this.messages = new RandomMessages(random);
  }

  /** Returns records; what protobuf makes of them is not what the message holds. */
  byte[] mangle(Message message) {
    return join(records(message));
  }

  private List<byte[]> records(Message message) {
    List<byte[]> records = new ArrayList<>();
    message.getAllFields().forEach((field, value) -> field(records, message, field, value));
    for (int count = random.nextInt(3); count > 0; count--) {
      records.add(unknown(unknownNumber(message), 3));
    }
    if (random.nextInt(4) > 0) {
      Collections.shuffle(records, random);
    }
    return records;
  }

  private void field(List<byte[]> records, Message message, FieldDescriptor field, Object value) {
    if (field.isRepeated()) {
      repeated(records, field, (List<?>) value);
      return;
    }
    if (random.nextInt(8) == 0) {
      one(records, field, messages.value(message.newBuilderForType(), field, 4));
    }
    one(records, field, value);
    if (random.nextInt(16) == 0) {
      records.add(wrongWireType(field));
    }
  }

  private void repeated(List<byte[]> records, FieldDescriptor field, List<?> values) {
    if (field.isPackable() && random.nextBoolean()) {
      int middle = random.nextInt(values.size() + 1);
      records.add(packed(field, values.subList(0, middle)));
      records.add(packed(field, values.subList(middle, values.size())));
    } else {
      values.forEach(value -> one(records, field, value));
    }
  }

  private byte[] packed(FieldDescriptor field, List<?> values) {
    return delimited(
        field.getNumber(), join(values.stream().map(value -> number(field, value)).toList()));
  }

  private void one(List<byte[]> records, FieldDescriptor field, Object value) {
    switch (value) {
      case Message inner when field.isRepeated() || random.nextInt(3) > 0 ->
          records.add(delimited(field.getNumber(), mangle(inner)));
      case Message inner -> split(records, field, records(inner));
      case String text ->
          records.add(delimited(field.getNumber(), ByteString.copyFromUtf8(text).toByteArray()));
      case ByteString bytes -> records.add(delimited(field.getNumber(), bytes.toByteArray()));
      default -> {
        int wireType = field.getType() == FieldDescriptor.Type.FIXED64 ? 1 : 0;
        records.add(join(List.of(varint(field.getNumber() << 3 | wireType), number(field, value))));
      }
    }
  }

  private void split(List<byte[]> records, FieldDescriptor field, List<byte[]> inner) {
    int middle = random.nextInt(inner.size() + 1);
    records.add(delimited(field.getNumber(), join(inner.subList(0, middle))));
    records.add(delimited(field.getNumber(), join(inner.subList(middle, inner.size()))));
  }

  /** Returns a number without its tag; readers drop the bits that its type has no room for. */
  private byte[] number(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case FIXED64 -> {
        var bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        yield bytes.putLong((Long) value).array();
      }
      case BOOL -> varint((Boolean) value ? Math.max(1, random.nextInt(4)) : 0);
      case ENUM -> varint(withHighBits(((EnumValueDescriptor) value).getNumber()));
      case INT32, UINT32 -> varint(withHighBits((Integer) value));
      case SINT32 -> varint(withHighBits((Integer) value << 1 ^ (Integer) value >> 31));
      case SINT64 -> varint((Long) value << 1 ^ (Long) value >> 63);
      case INT64, UINT64 -> varint((Long) value);
      default -> throw new AssertionError(field + " is no number");
    };
  }

  private long withHighBits(int value) {
    long high = random.nextInt(4) == 0 ? random.nextLong() << Integer.SIZE : 0;
    return high | Integer.toUnsignedLong(value);
  }

  private byte[] delimited(int number, byte[] bytes) {
    return join(List.of(varint(number << 3 | 2), varint(bytes.length), bytes));
  }

  private byte[] varint(long value) {
    return WireBytes.padded(value, random.nextInt(8) == 0 ? random.nextInt(11) : 1);
  }

  private byte[] varint(int tag) {
    return varint(Integer.toUnsignedLong(tag));
  }

  private int unknownNumber(Message message) {
    int number = 1 + random.nextInt(random.nextBoolean() ? 200 : 536870911);
    boolean isKnown = message.getDescriptorForType().findFieldByNumber(number) != null;
    return isKnown ? unknownNumber(message) : number;
  }

  private byte[] unknown(int number, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 5)) {
      case 0 -> new WireBytes().varint(number, random.nextLong()).build();
      case 1 -> new WireBytes().fixed64(number, random.nextLong()).build();
      case 2 -> new WireBytes().bytes(number, new byte[random.nextInt(5)]).build();
      case 3 -> new WireBytes().fixed32(number, random.nextInt()).build();
      default -> new WireBytes().group(number, group(depth - 1)).build();
    };
  }

  private WireBytes group(int depth) {
    var records = new WireBytes();
    for (int count = random.nextInt(4); count > 0; count--) {
      records.raw(unknown(1 + random.nextInt(100), depth));
    }
    return records;
  }

  /** Returns a record with a known number that is none of the field, for its wire type. */
  private byte[] wrongWireType(FieldDescriptor field) {
    boolean isFixed64 = field.getType() == FieldDescriptor.Type.FIXED64;
    return isFixed64
        ? new WireBytes().varint(field.getNumber(), 5).build()
        : new WireBytes().fixed64(field.getNumber(), random.nextLong()).build();
  }

  private static byte[] join(List<byte[]> parts) {
    var all = new WireBytes();
    parts.forEach(all::raw);
    return all.build();
  }
}
