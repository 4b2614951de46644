package crit.json;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import crit.schemas.Schema;
import java.util.List;

/** The classes that protoc generated: what is written and read with them is the oracle. */
final class MessageTypes {
  private MessageTypes() {}

  /** Returns the names of all messages, those inside others with a dot. */
  static List<String> names() {
    return List.copyOf(Schema.messageNames());
  }

  /** Returns an empty message of the generated class. */
  static Message prototype(String name) {
    try {
      var type = Class.forName("crit.schemas.proto." + name.replace('.', '$'));
      return (Message) type.getMethod("getDefaultInstance").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("no class was generated for " + name, e);
    }
  }

  /** Reads a message as protobuf does, required fields or not. */
  static Message parse(String name, byte[] bytes) throws InvalidProtocolBufferException {
    return prototype(name).getParserForType().parsePartialFrom(bytes);
  }
}
