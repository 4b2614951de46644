package crit.explore.check;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** Sets fields of messages by their paths, as in {@code vmas.3.start}. */
final class Fields {
  /** What takes a field away. */
  static final Object NONE = new Object();

  private Fields() {}

  /** Sets a field; a list for a repeated field, and {@link #NONE} to take it away. */
  static Message.Builder set(Message.Builder message, String path, Object to) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      throw new IllegalArgumentException(
          message.getDescriptorForType().getName() + " has no field " + name);
    }
    if (dot < 0) {
      return to == NONE ? message.clearField(field) : message.setField(field, value(field, to));
    }
    String rest = path.substring(dot + 1);
    if (!field.isRepeated()) {
      set(message.getFieldBuilder(field), rest, to);
      return message;
    }
    int next = rest.indexOf('.');
    int place = Integer.parseInt(next < 0 ? rest : rest.substring(0, next));
    if (next < 0) {
      return message.setRepeatedField(field, place, value(field, to));
    }
    set(message.getRepeatedFieldBuilder(field, place), rest.substring(next + 1), to);
    return message;
  }

  private static Object value(FieldDescriptor field, Object to) {
    if (field.getJavaType() == FieldDescriptor.JavaType.LONG && to instanceof Integer number) {
      return number.longValue();
    }
    if (field.getJavaType() == FieldDescriptor.JavaType.ENUM && to instanceof String name) {
      return field.getEnumType().findValueByName(name);
    }
    return to;
  }
}
