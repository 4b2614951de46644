package crit.image;

import com.google.protobuf.Message;
import crit.bytes.ByteSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Builds an image byte by byte, odd ones too: what a test is about stands in the test and not in a
 * file. It knows the magic words by itself and asks nothing of the code under test but the name of
 * an image.
 */
public final class ImageBuilder {
  /** The word in front of most images since version 1.1. */
  public static final int COMMON = 0x54564319;

  /** The word in front of statistics. */
  public static final int SERVICE = 0x55105940;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ByteOrder order;

  private ImageBuilder(ByteOrder order) {
    this.order = order;
  }

  /** Starts an image as CRIU writes it today: with the head that is usual for its magic. */
  public static ImageBuilder of(String magic) {
    return switch (magic) {
      case "INVENTORY" -> alone(magic);
      case "STATS", "IRMAP_CACHE" -> service(magic);
      default -> common(magic);
    };
  }

  /** Starts an image of version 1.0, which has only its own magic. */
  public static ImageBuilder alone(String magic) {
    return new ImageBuilder(ByteOrder.LITTLE_ENDIAN).magic(magic);
  }

  /** Starts an image of version 1.1. */
  public static ImageBuilder common(String magic) {
    return new ImageBuilder(ByteOrder.LITTLE_ENDIAN).u32(COMMON).magic(magic);
  }

  /** Starts an image with the word of statistics. */
  public static ImageBuilder service(String magic) {
    return new ImageBuilder(ByteOrder.LITTLE_ENDIAN).u32(SERVICE).magic(magic);
  }

  /** Starts an image of version 1.1 from a big-endian machine. */
  public static ImageBuilder bigEndian(String magic) {
    return new ImageBuilder(ByteOrder.BIG_ENDIAN).u32(COMMON).magic(magic);
  }

  /** Starts an image of version 1.0 from a big-endian machine. */
  public static ImageBuilder bigEndianAlone(String magic) {
    return new ImageBuilder(ByteOrder.BIG_ENDIAN).magic(magic);
  }

  /** Starts with nothing, in little endian. */
  public static ImageBuilder empty() {
    return new ImageBuilder(ByteOrder.LITTLE_ENDIAN);
  }

  private ImageBuilder magic(String name) {
    return u32(ImageTypes.byName(name).orElseThrow().magic());
  }

  /** Puts a size word and the message, which may lack what is required. */
  public ImageBuilder entry(Message message) {
    return entry(message.toByteArray());
  }

  /** Puts a size word and bytes that need be no message. */
  public ImageBuilder entry(byte[] message) {
    return u32(message.length).bytes(message);
  }

  /** Puts bytes as they are: an extra, for example. */
  public ImageBuilder bytes(byte[] raw) {
    bytes.writeBytes(raw);
    return this;
  }

  /** Puts a number of zeros. */
  public ImageBuilder zeros(int count) {
    return bytes(new byte[count]);
  }

  /** Puts a word of 4 bytes, a size word for example, in the image's byte order. */
  public ImageBuilder u32(int word) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(order).putInt(word).array());
    return this;
  }

  /** Puts words of 2 bytes in the image's byte order. */
  public ImageBuilder u16(int... words) {
    for (int word : words) {
      bytes.writeBytes(
          ByteBuffer.allocate(Short.BYTES).order(order).putShort((short) word).array());
    }
    return this;
  }

  /** Returns the length so far, which is the offset of what comes next. */
  public int size() {
    return bytes.size();
  }

  /** Returns the image. */
  public byte[] build() {
    return bytes.toByteArray();
  }

  /** Returns the image as a source with a file's name. */
  public ByteSource source(String name) {
    return ByteSource.of(name, build());
  }
}
