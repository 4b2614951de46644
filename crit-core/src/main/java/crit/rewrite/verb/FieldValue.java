package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import crit.bytes.ByteSink;
import crit.field.FieldFormat;
import crit.field.FieldValueException;
import crit.field.IpText;
import crit.field.QuotedPrintable;
import crit.schemas.FieldRow;
import crit.schemas.Schema;
import crit.schemas.ValueFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Values of fields as texts, in the forms that crit's JSON for people has. */
final class FieldValue {
  private FieldValue() {}

  /** Returns what is known about a field. */
  static FieldRow row(FieldDescriptor field) {
    return Schema.message(field.getContainingType().getName()).require(field.getName());
  }

  /** Returns the values of a repeated field: an address, or values with commas between them. */
  static List<Object> parseAll(FieldDescriptor field, String text) throws FieldValueException {
    List<Object> values = new ArrayList<>();
    boolean isAddress = text.contains(".") || text.contains(":");
    if (row(field).format() == ValueFormat.IP && isAddress) {
      for (int word : IpText.parse(text, false)) {
        values.add(word);
      }
    } else if (!text.isEmpty()) {
      for (String element : text.split(",", -1)) {
        values.add(parse(field, element.strip()));
      }
    }
    return values;
  }

  /** Returns the value that a text stands for, as messages have it. */
  static Object parse(FieldDescriptor field, String text) throws FieldValueException {
    return switch (field.getJavaType()) {
      case STRING -> text;
      case BYTE_STRING -> bytes(field, text);
      case BOOLEAN -> bool(text);
      case ENUM -> constant(field, text);
      case INT -> (int) FieldFormat.parse(row(field), text);
      case LONG -> FieldFormat.parse(row(field), text);
      case FLOAT, DOUBLE, MESSAGE ->
          throw new FieldValueException(
              "%s is a message, expected one of its fields: %s"
                  .formatted(field.getName(), names(field)));
    };
  }

  private static String names(FieldDescriptor field) {
    return field.getMessageType().getFields().stream()
        .map(FieldDescriptor::getName)
        .collect(Collectors.joining(", "));
  }

  private static ByteString bytes(FieldDescriptor field, String text) throws FieldValueException {
    if (row(field).format() == ValueFormat.UNIX_NAME) {
      return ByteString.copyFrom(QuotedPrintable.decode(text.getBytes(StandardCharsets.UTF_8)));
    }
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      throw new FieldValueException("found \"%s\", expected base64".formatted(text));
    }
  }

  private static Boolean bool(String text) throws FieldValueException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new FieldValueException("found \"%s\", expected true or false".formatted(text));
    };
  }

  private static EnumValueDescriptor constant(FieldDescriptor field, String text)
      throws FieldValueException {
    for (EnumValueDescriptor value : field.getEnumType().getValues()) {
      if (value.getName().equals(text) || Integer.toString(value.getNumber()).equals(text)) {
        return value;
      }
    }
    throw new FieldValueException(
        "found \"%s\", expected a number or one of: %s"
            .formatted(
                text,
                field.getEnumType().getValues().stream()
                    .map(EnumValueDescriptor::getName)
                    .collect(Collectors.joining(", "))));
  }

  /** Returns a value as a text that patterns are compared with. */
  static String text(FieldDescriptor field, Object value) {
    return switch (value) {
      case ByteString bytes -> bytes.toStringUtf8().replace("\0", "");
      case EnumValueDescriptor constant -> constant.getName();
      case Number number -> number(row(field), number);
      default -> value.toString();
    };
  }

  private static String number(FieldRow row, Number number) {
    long value =
        number instanceof Integer word && row.type().isUnsigned()
            ? Integer.toUnsignedLong(word)
            : number.longValue();
    var sink = new ByteSink();
    if (FieldFormat.isText(row, value, false)) {
      FieldFormat.print(sink, row, value, false);
    } else {
      FieldFormat.printDecimal(sink, value, row.type().isUnsigned());
    }
    return new String(sink.array(), 0, sink.length(), StandardCharsets.UTF_8);
  }
}
