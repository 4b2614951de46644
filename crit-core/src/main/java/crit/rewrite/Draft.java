package crit.rewrite;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import crit.bytes.ByteSink;
import crit.explore.diff.FlatMessage;
import crit.image.ImageType;
import crit.schemas.proto.file_entry;
import crit.wire.WireSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry that rules may change. Good until the next entry; not safe for several threads.
 *
 * <p>It is parsed when a rule looks at it; of an entry of files.img only the part that a rule asks
 * for, as long as none asks for {@link #message}. What no rule looks at costs nothing, and is not
 * checked either.
 */
public final class Draft {
  private static final String FILES = "FILES";

  private final Origin origin;
  private final byte[] bytes;
  private final int start;
  private final int end;
  private final @Nullable FilePart place;

  /** The part at the place, once it was asked for, or the entry. */
  private Message.@Nullable Builder part;

  private Message.@Nullable Builder whole;
  private boolean isRemoved;

  /** The image that an entry is of, and its number there, counted from 0. */
  record Origin(String file, ImageType type, int index) {}

  /** Takes an entry whose message stands in {@code bytes[start, end)}. */
  Draft(Origin origin, byte[] bytes, int start, int end) {
    this.origin = origin;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.place =
        origin.type.name().equals(FILES) ? FilePart.find(bytes, start, end).orElse(null) : null;
  }

  /** Takes an entry that is parsed already, to be looked at. */
  Draft(String file, ImageType type, Message message) {
    this(new Origin(file, type, 0), new byte[0], 0, 0);
    this.whole = message.toBuilder();
  }

  /** Returns the name of the image. */
  public String file() {
    return origin.file;
  }

  /** Returns the kind of image. */
  public ImageType type() {
    return origin.type;
  }

  /** Returns the entry's number, counted from 0. */
  public int index() {
    return origin.index;
  }

  /** Returns whether it is the head of its image, which no other entry replaces. */
  public boolean isHead() {
    return origin.index == 0 && !origin.type.entry(0).equals(origin.type.entry(1));
  }

  /**
   * Returns the entry, to be changed. What {@link #part} returned before is no part of it.
   *
   * @throws UncheckedIOException if it is malformed
   */
  public Message.Builder message() {
    if (whole == null) {
      whole = parse(Messages.empty(origin.type.entry(origin.index).message()), start, end);
      if (part != null && place != null) {
        whole.setField(place.kind().field(), part.buildPartial());
        part = null;
      }
    }
    return whole;
  }

  private Message.Builder parse(Message empty, int from, int to) {
    try {
      Message.Builder builder = empty.newBuilderForType();
      builder.mergeFrom(bytes, from, to - from);
      return builder;
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the entry as it was. */
  Message before() {
    return parse(Messages.empty(origin.type.entry(origin.index).message()), start, end)
        .buildPartial();
  }

  /**
   * Returns the entry, or the part of an entry of files.img, that is of a kind: the same code so
   * serves files.img and the images that older CRIU wrote for each kind of file.
   *
   * @throws UncheckedIOException if it is malformed
   */
  public <B extends Message.Builder> Optional<B> part(Class<B> kind) {
    if (whole == null && place != null && kind != file_entry.Builder.class) {
      return place.kind().builder() == kind
          ? Optional.of(kind.cast(part(place)))
          : Optional.empty();
    }
    Message.Builder message = message();
    if (kind.isInstance(message)) {
      return Optional.of(kind.cast(message));
    }
    return FilePart.kind(kind)
        .filter(it -> message instanceof file_entry.Builder && message.hasField(it.field()))
        .map(it -> kind.cast(message.getFieldBuilder(it.field())));
  }

  private Message.Builder part(FilePart at) {
    if (part == null) {
      part = parse(at.kind().empty(), at.start(), at.end());
    }
    return part;
  }

  /** Leaves the entry out. */
  public void remove() {
    isRemoved = true;
  }

  /** Returns whether it is left out. */
  public boolean isRemoved() {
    return isRemoved;
  }

  /**
   * Puts the message as rules left it, if they changed it.
   *
   * @return what was changed; nothing if nothing was, and what was put is of no use then
   */
  Optional<Difference> build(ByteSink sink) {
    if (part != null && place != null) {
      Message was = parse(place.kind().empty(), place.start(), place.end()).buildPartial();
      var difference = new Difference(place.kind().name(), was, part.buildPartial());
      sink.put(bytes, start, place.length() - start);
      WireSink.varint(sink, difference.after.getSerializedSize());
      return put(difference, sink);
    }
    return whole == null
        ? Optional.empty()
        : put(new Difference("", before(), whole.buildPartial()), sink);
  }

  private static Optional<Difference> put(Difference difference, ByteSink sink) {
    Message message = difference.after;
    if (message.equals(difference.before)) {
      return Optional.empty();
    }
    int size = message.getSerializedSize();
    sink.reserve(size);
    try {
      var out = CodedOutputStream.newInstance(sink.array(), sink.length(), size);
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the array has that room
    }
    sink.commit(size);
    return Optional.of(difference);
  }

  /**
   * A message that was changed.
   *
   * @param path the field of the entry that it is, empty if it is the entry
   */
  record Difference(String path, Message before, Message after) {
    /** Returns the values that it had, and has not any more or otherwise, by their fields. */
    Map<String, String> old() {
      return FlatMessage.differing(path, before, after);
    }

    /** Returns the values that it has, and had not or otherwise, by their fields. */
    Map<String, String> now() {
      return FlatMessage.differing(path, after, before);
    }
  }
}
