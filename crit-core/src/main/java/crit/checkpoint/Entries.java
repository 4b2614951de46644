package crit.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import crit.bytes.ByteSource;
import crit.image.ExtraVisitor;
import crit.image.Head;
import crit.image.ImageFormatException;
import crit.image.ImageReader;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.image.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * The entries of an image as messages of the generated classes, one at a time.
 *
 * <p>A message that lacks a required field is given with that field's default, as upstream's crit
 * does. Not safe for several threads.
 */
public final class Entries implements Closeable {
  private final ByteSource source;
  private final ImageReader reader;

  private Entries(ByteSource source, ImageReader reader) {
    this.source = source;
    this.reader = reader;
  }

  /**
   * Opens an image of a set.
   *
   * @throws IOException if the set has none of that name, or it holds another kind of image
   */
  public static Entries open(ImageStore store, String name) throws IOException {
    ByteSource source = store.open(name);
    try {
      ImageReader reader = ImageReader.open(source, Limits.DEFAULT);
      requireKind(reader, name);
      return new Entries(source, reader);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static void requireKind(ImageReader reader, String name) throws IOException {
    Optional<ImageType> expected = ImageTypes.byFileName(name);
    if (expected.isPresent() && expected.get().magic() != reader.type().magic()) {
      throw new ImageFormatException(
          reader.name(),
          0,
          "holds %s entries, expected %s"
              .formatted(reader.type().magicName(), expected.get().magicName()));
    }
  }

  /** Returns how the image starts. */
  public Head head() {
    return reader.head();
  }

  /** Returns the kind of image. */
  public ImageType type() {
    return reader.type();
  }

  /** Goes to the next entry, and returns whether there is one. */
  public boolean next() throws IOException {
    return reader.next();
  }

  /** Returns the entry's number, counted from 0. */
  public int index() {
    return reader.index();
  }

  /** Returns where the entry's size word stands, in bytes. */
  public long offset() {
    return reader.offset();
  }

  /** Returns where the entry's message ends and its extra starts, in bytes. */
  public long extraOffset() {
    return reader.offset() + Integer.BYTES + reader.end() - reader.start();
  }

  /** Parses the entry's message. */
  public <M extends Message> M message(Parser<M> parser) throws IOException {
    try {
      return parser.parsePartialFrom(
          reader.buffer(), reader.start(), reader.end() - reader.start());
    } catch (InvalidProtocolBufferException e) {
      String reason = String.valueOf(e.getMessage());
      throw new ImageFormatException(
          reader.name(),
          reader.offset(),
          "entry %d at 0x%x: message is malformed: %s"
              .formatted(reader.index(), reader.offset(), reason));
    }
  }

  /** Reads the entry's extra; the message is gone afterwards. */
  public void readExtra(ExtraVisitor visitor) throws IOException {
    reader.readExtra(visitor);
  }

  /** Returns an error about the entry. */
  public ImageFormatException wrong(String reason) {
    return new ImageFormatException(
        reader.name(),
        reader.offset(),
        "entry %d at 0x%x: %s".formatted(reader.index(), reader.offset(), reason));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
