package crit.image;

import crit.bytes.ByteReader;
import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import crit.wire.WireException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads an image entry by entry, one in memory at a time.
 *
 * <p>It gives the bytes of messages as they are and does not parse them; an extra that is not asked
 * for is skipped. Not safe for several threads; it does not close its source.
 */
public final class ImageReader {
  private final ByteReader in;
  private final Limits limits;
  private final ImageType type;
  private final Head head;

  private int index = -1;
  private long offset;
  private int messageEnd;
  private boolean extraRead = true;

  private ImageReader(ByteReader in, Limits limits, ImageType type, Head head) {
    this.in = in;
    this.limits = limits;
    this.type = type;
    this.head = head;
    in.setBigEndian(head.isBigEndian());
  }

  /**
   * Reads the head of an image.
   *
   * @throws ImageFormatException if no image has its magic
   */
  public static ImageReader open(ByteSource source, Limits limits) throws IOException {
    var in = new ByteReader(source);
    int first = magicWord(in, "magic");
    Optional<Head> head = head(first);
    if (head.isPresent()) {
      int magic = order(magicWord(in, "magic after the word " + hex(first)), head.get());
      return new ImageReader(in, limits, typeOf(in, magic), head.get());
    }
    boolean isBigEndian =
        ImageTypes.byMagic(first).isEmpty()
            && ImageTypes.byMagic(Integer.reverseBytes(first)).isPresent();
    var alone = new Head(Frame.ALONE, isBigEndian);
    return new ImageReader(in, limits, typeOf(in, order(first, alone)), alone);
  }

  /** Returns the kind of image. */
  public ImageType type() {
    return type;
  }

  /** Returns how the image starts. */
  public Head head() {
    return head;
  }

  /** Returns the name of the source. */
  public String name() {
    return in.name();
  }

  /**
   * Reads the next entry.
   *
   * @return false at the end of the file
   */
  public boolean next() throws IOException {
    if (!extraRead) {
      readExtra(ExtraVisitor.IGNORE);
    }
    in.advance(messageEnd);
    messageEnd = 0;
    if (in.atEnd()) {
      return false;
    }
    index++;
    offset = in.position();
    if (in.ahead(Integer.BYTES) < Integer.BYTES) {
      throw new UnexpectedEndException(
          name(),
          place() + ": size word",
          new Shortage(offset, Integer.BYTES, in.ahead(Integer.BYTES)));
    }
    long size = in.u32("size word");
    if (size > limits.messageBytes() || size > in.ahead((int) Math.min(size, 1 << 12))) {
      requireMessage(in, limits, place(), size);
    }
    messageEnd = (int) size;
    extraRead = shape().extra() instanceof ExtraShape.None;
    return true;
  }

  /** Returns the entry's number, counted from 0. */
  public int index() {
    return index;
  }

  /** Returns where the entry's size word stands, in bytes. */
  public long offset() {
    return offset;
  }

  /** Returns the entry's shape. */
  public EntryShape shape() {
    return type.entry(index);
  }

  /** Returns the array with the message, until the extra or the next entry is read. */
  public byte[] buffer() {
    return in.buffer();
  }

  /** Returns where in the array the message starts. */
  public int start() {
    return in.index();
  }

  /** Returns where in the array the message ends. */
  public int end() {
    return in.index() + messageEnd;
  }

  /** Reads the entry's extra; the message is no longer there afterwards. */
  public void readExtra(ExtraVisitor visitor) throws IOException {
    if (extraRead) {
      return;
    }
    extraRead = true;
    byte[] message = Arrays.copyOfRange(buffer(), start(), end());
    in.advance(messageEnd);
    messageEnd = 0;
    try {
      new ExtraReader(in, limits, place(), message).read(shape(), visitor);
    } catch (WireException e) {
      throw malformed(shape().message(), e);
    }
  }

  /**
   * Returns the error for a message of this entry that is malformed.
   *
   * @param path the message or field
   * @param cause with an index counted from the start of the message
   */
  public ImageFormatException malformed(String path, WireException cause) {
    return malformed(index, offset, path, cause);
  }

  /** Returns the error for a malformed message of the entry with that number and offset. */
  public ImageFormatException malformed(
      int entry, long entryOffset, String path, WireException cause) {
    long where = entryOffset + Integer.BYTES + cause.index();
    var error =
        new ImageFormatException(
            name(),
            where,
            "%s: %s: at 0x%x %s".formatted(place(entry, entryOffset), path, where, cause.reason()));
    error.initCause(cause);
    return error;
  }

  private String place() {
    return place(index, offset);
  }

  private static String place(int entry, long entryOffset) {
    return "entry " + entry + " at 0x" + Long.toHexString(entryOffset);
  }

  /** Brings a message into the buffer, after a look at its length. */
  static void requireMessage(ByteReader in, Limits limits, String place, long size)
      throws IOException {
    long remaining = in.remaining();
    if (remaining != ByteReader.UNKNOWN && size > remaining) {
      throw new UnexpectedEndException(
          in.name(), place + ": message", new Shortage(in.position(), size, remaining));
    }
    if (size > limits.messageBytes()) {
      throw new ImageFormatException(
          in.name(),
          in.position(),
          "%s: message is %d bytes long, at most %d are allowed"
              .formatted(place, size, limits.messageBytes()));
    }
    in.require((int) size, place + ": message");
  }

  private static int magicWord(ByteReader in, String what) throws IOException {
    int found = in.ahead(Integer.BYTES);
    if (found < Integer.BYTES) {
      throw new UnexpectedEndException(
          in.name(), hint(in.name()) + what, new Shortage(in.position(), Integer.BYTES, found));
    }
    return (int) in.u32(what);
  }

  private static Optional<Head> head(int word) {
    for (Frame frame : new Frame[] {Frame.COMMON, Frame.SERVICE}) {
      if (word == frame.word() || word == Integer.reverseBytes(frame.word())) {
        return Optional.of(new Head(frame, word != frame.word()));
      }
    }
    return Optional.empty();
  }

  private static int order(int word, Head head) {
    return head.isBigEndian() ? Integer.reverseBytes(word) : word;
  }

  private static ImageType typeOf(ByteReader in, int magic) throws ImageFormatException {
    return ImageTypes.byMagic(magic)
        .orElseThrow(() ->
            new ImageFormatException(
                in.name(), 0, hint(in.name()) + "no image has the magic " + hex(magic)));
  }

  /** Says what a raw file is, by its name, in front of an error about its magic. */
  private static String hint(String name) {
    String fileName = name.substring(name.lastIndexOf('/') + 1);
    return ImageTypes.byFileName(fileName)
        .filter(ImageType::isRaw)
        .map(type -> "has no entries (" + type.about() + "); ")
        .orElse("");
  }

  private static String hex(int word) {
    return "0x" + Integer.toHexString(word);
  }
}
