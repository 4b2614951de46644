package crit.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One known field is edited in the JSON of a message that is full of unknown ones: protobuf must
 * read that edit, and nothing else may differ, the unknown fields of all levels included.
 */
final class EditTest {
  private static final int ROUNDS = 6;

  private static int edits;

  @AfterAll
  static void mostRoundsEditedSomething() {
    assertThat(edits).isGreaterThan(176 * ROUNDS / 2);
  }

  static List<String> messages() {
    return MessageTypes.names();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void editOfOneFieldKeepsEverythingElse(String name) throws IOException {
    var random = new Random(name.hashCode());
    var messages = new RandomMessages(random);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new Mangler(random).mangle(messages.message(MessageTypes.prototype(name), 0));
      Message before = MessageTypes.parse(name, bytes);
      var json = (ObjectNode) JsonOracle.read(Codec.print(name, bytes, false));
      Message expected = edit(before, json, random);
      byte[] after = Codec.parse(name, json.toString());
      assertThat(MessageTypes.parse(name, after)).as(json.toString()).isEqualTo(expected);
    }
  }

  /** Edits a number of the object or of one inside it, and returns what the message is then. */
  private static Message edit(Message message, ObjectNode json, Random random) {
    var fields = message.getAllFields().keySet().stream().filter(EditTest::isEditable).toList();
    if (fields.isEmpty()) {
      return message;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      return inner(message, field, json, random);
    }
    edits++;
    json.put(field.getName(), 7);
    Object value = field.getJavaType() == FieldDescriptor.JavaType.INT ? (Object) 7 : 7L;
    return message.toBuilder().setField(field, value).buildPartial();
  }

  private static Message inner(
      Message message, FieldDescriptor field, ObjectNode json, Random random) {
    var builder = message.toBuilder();
    if (field.isRepeated()) {
      int last = message.getRepeatedFieldCount(field) - 1;
      var inner = (ObjectNode) json.get(field.getName()).get(last);
      var edited = edit((Message) message.getRepeatedField(field, last), inner, random);
      return builder.setRepeatedField(field, last, edited).buildPartial();
    }
    var inner = (ObjectNode) json.get(field.getName());
    return builder
        .setField(field, edit((Message) message.getField(field), inner, random))
        .buildPartial();
  }

  private static boolean isEditable(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> true;
      case INT, LONG -> !field.isRepeated();
      case BOOLEAN, BYTE_STRING, DOUBLE, ENUM, FLOAT, STRING -> false;
    };
  }
}
