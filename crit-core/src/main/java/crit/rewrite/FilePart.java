package crit.rewrite;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.wire.WireCursor;
import crit.wire.WireException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of an entry of files.img that is of the file's kind. In an entry as CRIU writes it the
 * part comes last, behind the kind and the id, and can be read and replaced by itself.
 *
 * @param kind which part it is
 * @param length where in the array the length of its message stands
 * @param start where its message starts
 * @param end where its message ends, and the entry
 */
record FilePart(Kind kind, int length, int start, int end) {
  private static final int TYPE = 1;
  private static final int ID = 2;
  private static final int HIGHEST = 64;
  private static final Map<Class<?>, Kind> BY_BUILDER = new HashMap<>();
  private static final @Nullable Kind[] BY_NUMBER = new Kind[HIGHEST];

  static {
    for (FieldDescriptor field : file_entry.getDescriptor().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        Message.Builder builder = file_entry.newBuilder().newBuilderForField(field);
        var kind = new Kind(field, builder.getClass(), builder.getDefaultInstanceForType());
        BY_BUILDER.put(kind.builder, kind);
        BY_NUMBER[field.getNumber()] = kind;
      }
    }
  }

  /** A field of the entry that is a part. */
  record Kind(FieldDescriptor field, Class<?> builder, Message empty) {
    String name() {
      return field.getName();
    }
  }

  /** Returns the field that has builders of that class. */
  static Optional<Kind> kind(Class<?> builder) {
    return Optional.ofNullable(BY_BUILDER.get(builder));
  }

  /**
   * Finds the part in an entry.
   *
   * @return nothing if the entry is not exactly what a writer makes of a known kind, an id and a
   *     part: such an entry has to be parsed as a whole
   */
  static Optional<FilePart> find(byte[] bytes, int start, int end) {
    var cursor = new WireCursor(bytes, start, end);
    try {
      if (!cursor.nextIs(TYPE << 3)
          || !isKind(shortest(cursor))
          || !cursor.nextIs(ID << 3)
          || shortest(cursor) >>> Integer.SIZE != 0) {
        return Optional.empty();
      }
      long tag = shortest(cursor);
      Kind kind = tag >>> 3 < HIGHEST ? BY_NUMBER[(int) tag >>> 3] : null;
      if (kind == null || (tag & 7) != WireCursor.BYTES) {
        return Optional.empty();
      }
      int length = cursor.index();
      return shortest(cursor) == end - cursor.index()
          ? Optional.of(new FilePart(kind, length, cursor.index(), end))
          : Optional.empty();
    } catch (WireException _) {
      return Optional.empty();
    }
  }

  private static boolean isKind(long number) {
    return number >>> Integer.SIZE == 0 && fd_types.forNumber((int) number) != null;
  }

  private static long shortest(WireCursor cursor) throws WireException {
    int start = cursor.index();
    long value = cursor.varint();
    if (!cursor.wasShortest()) {
      throw new WireException(start, "varint is longer than it need be");
    }
    return value;
  }
}
