package crit.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares plain JSON, as Jackson reads it, with a message, as protobuf reads it. */
final class JsonOracle {
  /** Keys that are no fields, unless the message has a field of that name. */
  private static final Set<String> OTHER_KEYS = Set.of("@wire", "@pad", "extra");

  private static final ObjectMapper JACKSON = new ObjectMapper();

  private JsonOracle() {}

  /** Reads a text with Jackson. */
  static JsonNode read(String json) throws IOException {
    return JACKSON.readTree(json);
  }

  /** Checks that an object shows all fields of a message and no other, in ascending order. */
  static void assertShows(Message message, JsonNode json) {
    String name = message.getDescriptorForType().getName();
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    assertThat(new HashSet<>(keys)).as("keys of " + name).hasSameSizeAs(keys);
    keys.removeIf(key -> OTHER_KEYS.contains(key) && isNoField(message, key));
    var names = message.getAllFields().keySet().stream().map(FieldDescriptor::getName).toList();
    assertThat(keys).as("fields of " + name).isEqualTo(names);
    message.getAllFields().forEach((field, value) -> field(field, value, json));
  }

  private static boolean isNoField(Message message, String name) {
    return message.getDescriptorForType().findFieldByName(name) == null;
  }

  private static void field(FieldDescriptor field, Object value, JsonNode json) {
    JsonNode shown = json.get(field.getName());
    if (!field.isRepeated()) {
      value(field, value, shown);
      return;
    }
    List<?> values = (List<?>) value;
    assertThat(shown.isArray()).as(field + " is an array").isTrue();
    assertThat(shown.size()).as("elements of " + field).isEqualTo(values.size());
    for (int i = 0; i < values.size(); i++) {
      value(field, values.get(i), shown.get(i));
    }
  }

  private static void value(FieldDescriptor field, Object value, JsonNode shown) {
    switch (value) {
      case Message message -> assertShows(message, shown);
      case EnumValueDescriptor name -> assertText(field, shown, name.getName());
      case String text -> assertText(field, shown, text);
      case Boolean flag -> {
        assertThat(shown.isBoolean()).as(field + " is a bool").isTrue();
        assertThat(shown.booleanValue()).as(field.toString()).isEqualTo(flag);
      }
      case ByteString bytes ->
          assertThat(bytes(field, shown.textValue())).as(field + "").isEqualTo(bytes.toByteArray());
      default -> assertNumber(field, shown, value);
    }
  }

  private static void assertText(FieldDescriptor field, JsonNode shown, String text) {
    assertThat(shown.isTextual()).as(field + " is a string").isTrue();
    assertThat(shown.textValue()).as(field.toString()).isEqualTo(text);
  }

  private static void assertNumber(FieldDescriptor field, JsonNode shown, Object value) {
    assertThat(shown.isIntegralNumber()).as(field + " is a number").isTrue();
    assertThat(shown.asText()).as(field.toString()).isEqualTo(digits(field, value));
  }

  private static String digits(FieldDescriptor field, Object value) {
    return switch (field.getType()) {
      case UINT32 -> Integer.toUnsignedString((Integer) value);
      case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
      default -> value.toString();
    };
  }

  /** Only the names of unix sockets are not base64. */
  private static byte[] bytes(FieldDescriptor field, String text) {
    boolean isName = field.getFullName().endsWith("unix_sk_entry.name");
    return isName ? quotedPrintable(text) : Base64.getMimeDecoder().decode(text);
  }

  private static byte[] quotedPrintable(String text) {
    String joined = text.replace("=\r\n", "").replace("=\n", "");
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < joined.length(); i++) {
      if (joined.charAt(i) == '=') {
        out.write(Integer.parseInt(joined.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.writeBytes(joined.substring(i, i + 1).getBytes(ISO_8859_1));
      }
    }
    return out.toByteArray();
  }
}
