package crit.coredump;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.schemas.proto.core_entry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A line of {@link NoteTables}.
 *
 * @param owner who defines the type
 * @param type what it is
 * @param size how long its content is
 * @param message the fields from {@code core_entry} to the message that has the values
 * @param needed the fields to a message without which there is no such note
 * @param parts what is written one behind the other
 */
record NoteRow(
    String owner,
    int type,
    Size size,
    List<FieldDescriptor> message,
    List<FieldDescriptor> needed,
    List<Part> parts) {

  /** How long a note is. */
  sealed interface Size {
    /** Returns the length in bytes, 0 if there is to be no such note. */
    int of(ThreadFacts thread);
  }

  /** Always as long. */
  record Constant(int bytes) implements Size {
    @Override
    public int of(ThreadFacts thread) {
      return bytes;
    }
  }

  /** As long as what is to go into it. */
  record Varying(ComputedPart part) implements Size {
    @Override
    public int of(ThreadFacts thread) {
      return part.size(thread);
    }
  }

  /** Something to write. */
  sealed interface Part {}

  /** Go to a position. */
  record Goto(int position) implements Part {}

  /** A number that is always the same. */
  record Literal(int width, long value) implements Part {}

  /**
   * A field's value.
   *
   * @param width how many bytes are written of each element
   * @param first the first element of a repeated field
   * @param count how many elements there are, or zeros in their place
   * @param bits bits that are set besides
   */
  record Field(FieldDescriptor field, int width, int first, int count, long bits) implements Part {}

  /** What no field has as it is. */
  record Computed(ComputedPart part) implements Part {}

  /** Reads a line; a mistake there is a bug of this program. */
  static NoteRow parse(String line) {
    return new NoteLine(line).row();
  }

  /** Returns what a thread has of it, from the position 0; nothing if the image lacks it. */
  Optional<ByteBuffer> content(ThreadFacts thread, ElfTarget target) {
    Optional<Message> values = find(message, thread.core());
    if (values.isEmpty() || find(needed, thread.core()).isEmpty()) {
      return Optional.empty();
    }
    int length = size.of(thread);
    if (length == 0) {
      return Optional.empty();
    }
    ByteBuffer into = target.allocate(length);
    write(thread, values.get(), into);
    return Optional.of(into.rewind());
  }

  private void write(ThreadFacts thread, Message values, ByteBuffer into) {
    for (Part part : parts) {
      switch (part) {
        case Goto(int position) -> into.position(position);
        case Literal(int width, long value) -> put(into, width, value);
        case Field field -> put(into, values, field);
        case Computed(ComputedPart computed) -> computed.put(thread, into);
      }
    }
  }

  private static Optional<Message> find(List<FieldDescriptor> path, core_entry core) {
    Message message = core;
    for (FieldDescriptor field : path) {
      if (!message.hasField(field)) {
        return Optional.empty();
      }
      message = (Message) message.getField(field);
    }
    return Optional.of(message);
  }

  private static void put(ByteBuffer into, Message values, Field part) {
    FieldDescriptor field = part.field;
    if (!field.isRepeated()) {
      put(into, part.width, ((Number) values.getField(field)).longValue() | part.bits);
      return;
    }
    int there = values.getRepeatedFieldCount(field);
    for (int i = part.first; i < part.first + part.count; i++) {
      long value = i < there ? ((Number) values.getRepeatedField(field, i)).longValue() : 0;
      put(into, part.width, value | part.bits);
    }
  }

  private static void put(ByteBuffer into, int width, long value) {
    switch (width) {
      case Short.BYTES -> into.putShort((short) value);
      case Integer.BYTES -> into.putInt((int) value);
      case Long.BYTES -> into.putLong(value);
      default -> throw new IllegalArgumentException("width " + width);
    }
  }
}
