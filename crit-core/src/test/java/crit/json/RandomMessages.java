package crit.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Makes messages of any type with values of any kind, extreme ones above all. */
final class RandomMessages {
  private static final int DEEPEST = 5;
  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          127L,
          128L,
          1L << 31,
          (1L << 31) - 1,
          (1L << 32) - 1,
          1L << 32,
          1L << 63,
          Long.MAX_VALUE,
          9999999999999999L,
          10L,
          99L,
          100L);
  private static final List<String> STRINGS =
      List.of(
          "",
          "a",
          "/dev/null",
          "\u007f\u0000\u001f\b\t\n\f\r",
          "\"\\/",
          "\u00e9\u20ac\ud83d\ude00",
          "\ufffd\uffff\ud800\udc00\udbff\udfff",
          "{\"a\": [1]}");

  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  /** Returns a message in which all that is required is set. */
  Message message(Message prototype, int depth) {
    var builder = prototype.newBuilderForType();
    for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        repeated(builder, field, depth);
      } else if (field.isRequired() || isWanted(field, depth)) {
        builder.setField(field, value(builder, field, depth));
      }
    }
    return builder.build();
  }

  private void repeated(Message.Builder builder, FieldDescriptor field, int depth) {
    if (isWanted(field, depth)) {
      for (int count = random.nextInt(4); count >= 0; count--) {
        builder.addRepeatedField(field, value(builder, field, depth));
      }
    }
  }

  private boolean isWanted(FieldDescriptor field, int depth) {
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    return isMessage
        ? depth < DEEPEST && random.nextInt(10) < DEEPEST - depth
        : random.nextInt(10) < 7;
  }

  /** Returns a value of a field, one element if it is repeated. */
  Object value(Message.Builder builder, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> (int) number();
      case LONG -> number();
      case ENUM -> pick(field.getEnumType().getValues());
      case STRING -> string();
      case BYTE_STRING -> ByteString.copyFrom(bytes());
      case MESSAGE ->
          message(builder.newBuilderForField(field).getDefaultInstanceForType(), depth + 1);
      case FLOAT, DOUBLE -> throw new AssertionError(field + " has a type that CRIU did not use");
    };
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> pick(NUMBERS);
      case 1 -> random.nextInt(1000);
      case 2 -> 1L << random.nextInt(Long.SIZE);
      default -> random.nextLong();
    };
  }

  private String string() {
    return pick(STRINGS) + (random.nextBoolean() ? pick(STRINGS) : "");
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextBoolean() ? random.nextInt(8) : random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
