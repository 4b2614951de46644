package crit.rewrite;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.image.ImageType;
import crit.schemas.proto.file_entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An entry that rules may change. Good until the next entry; not safe for several threads. */
public final class Draft {
  private static final Map<Class<?>, FieldDescriptor> FILE_PARTS = fileParts();

  private final String file;
  private final ImageType type;
  private final int index;
  private final Message.Builder message;
  private boolean isRemoved;

  Draft(String file, ImageType type, int index, Message.Builder message) {
    this.file = file;
    this.type = type;
    this.index = index;
    this.message = message;
  }

  private static Map<Class<?>, FieldDescriptor> fileParts() {
    Map<Class<?>, FieldDescriptor> parts = new HashMap<>();
    for (FieldDescriptor field : file_entry.getDescriptor().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        parts.put(file_entry.newBuilder().newBuilderForField(field).getClass(), field);
      }
    }
    return parts;
  }

  /** Returns the name of the image. */
  public String file() {
    return file;
  }

  /** Returns the kind of image. */
  public ImageType type() {
    return type;
  }

  /** Returns the entry's number, counted from 0. */
  public int index() {
    return index;
  }

  /** Returns the entry, to be changed. */
  public Message.Builder message() {
    return message;
  }

  /**
   * Returns the entry, or the part of an entry of files.img, that is of a kind: the same code so
   * serves files.img and the images that older CRIU wrote for each kind of file.
   */
  public <B extends Message.Builder> Optional<B> part(Class<B> kind) {
    if (kind.isInstance(message)) {
      return Optional.of(kind.cast(message));
    }
    FieldDescriptor field = message instanceof file_entry.Builder ? FILE_PARTS.get(kind) : null;
    return field != null && message.hasField(field)
        ? Optional.of(kind.cast(message.getFieldBuilder(field)))
        : Optional.empty();
  }

  /** Leaves the entry out. */
  public void remove() {
    isRemoved = true;
  }

  /** Returns whether it is left out. */
  public boolean isRemoved() {
    return isRemoved;
  }
}
