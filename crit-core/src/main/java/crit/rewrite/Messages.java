package crit.rewrite;

import com.google.protobuf.Message;
import crit.schemas.proto.file_entry;
import java.util.concurrent.ConcurrentHashMap;

/** The generated classes of messages by their names. */
final class Messages {
  private static final ConcurrentHashMap<String, Message> DEFAULTS = new ConcurrentHashMap<>();

  private Messages() {}

  /** Returns a message without fields. */
  static Message empty(String name) {
    return DEFAULTS.computeIfAbsent(name, Messages::find);
  }

  private static Message find(String name) {
    try {
      Class<?> type = Class.forName(file_entry.class.getPackageName() + "." + name);
      return (Message) type.getMethod("getDefaultInstance").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no message is called " + name, e);
    }
  }
}
