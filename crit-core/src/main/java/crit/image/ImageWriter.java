package crit.image;

import crit.bytes.ByteSink;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes an image entry by entry. It writes messages as they are given.
 *
 * <p>Not safe for several threads; it does not close its stream.
 */
public final class ImageWriter {
  private final OutputStream out;
  private final ByteSink sink;
  private final ImageType type;
  private final Head head;
  private int index;
  private boolean isEnded;

  /** Writes the head of an image. */
  public ImageWriter(OutputStream out, ImageType type, Head head) {
    this.head = head;
    this.out = out;
    this.sink = new ByteSink(out);
    this.type = type;
    if (head.frame() != Frame.ALONE) {
      u32(head.frame().word());
    }
    u32(type.magic());
  }

  /** Returns the kind of image. */
  public ImageType type() {
    return type;
  }

  /** Returns how the image starts. */
  public Head head() {
    return head;
  }

  /** Returns the shape of the entry that comes next. */
  public EntryShape shape() {
    return type.entry(index);
  }

  /** Writes an entry that has no extra. */
  public void entry(ByteSink message) throws IOException {
    u32(message.length());
    sink.put(message.array(), 0, message.length());
    sink.drainIfLarge();
    index++;
  }

  /**
   * Writes an entry.
   *
   * @throws ExtraException if the extra is not what the message announces; nothing is written then
   */
  public void entry(ByteSink message, ExtraParts extra) throws IOException {
    if (isEnded) {
      throw new ExtraException("nothing can follow an extra that goes up to the end of the file");
    }
    ExtraShape shape = shape().extra();
    isEnded = shape instanceof ExtraShape.RestOfFile && extra.isPresent();
    if (shape instanceof ExtraShape.None && !extra.isPresent()) {
      entry(message);
      return;
    }
    var writer = new ExtraWriter(this, message.toByteArray(), shape().row(), extra);
    writer.check(shape);
    entry(message);
    writer.write(shape);
    sink.drainIfLarge();
  }

  /** Hands everything to the stream, which is not flushed. */
  public void finish() throws IOException {
    sink.drain();
  }

  /** Puts a word of 4 bytes in the image's byte order. */
  void u32(int word) {
    sink.u32(head.isBigEndian() ? Integer.reverseBytes(word) : word);
  }

  /** Puts a word of 2 bytes in the image's byte order. */
  void u16(int word) {
    sink.put(head.isBigEndian() ? word >> Byte.SIZE : word);
    sink.put(head.isBigEndian() ? word : word >> Byte.SIZE);
  }

  ByteSink sink() {
    return sink;
  }

  OutputStream out() {
    return out;
  }
}
