package crit.daemon.stream;

import com.google.protobuf.CodedInputStream;
import crit.daemon.os.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What CRIU asks for: an image, by its name. On the wire a length in four bytes, little-endian, and
 * a message of protobuf whose field 1 is the name; the answer is framed so, too.
 *
 * @param name a file's name, no path
 */
record ImageRequest(String name) {
  /** The longest request in bytes; CRIU's longest is below 100. */
  private static final int LONGEST = 512;

  private static final int NAME_TAG = 1 << 3 | 2;
  private static final byte EXISTS_TAG = 1 << 3;
  private static final int LONGEST_NAME = 255;

  /**
   * Reads a request.
   *
   * @return nothing at the end
   * @throws IOException if it is none, or its name is no plain name
   */
  static Optional<ImageRequest> read(UnixSocket socket) throws IOException {
    Optional<byte[]> head = socket.read(Integer.BYTES);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(head.get()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length <= 0 || length > LONGEST) {
      throw new IOException(
          "a request says that it is %s bytes long, expected 1 to %d"
              .formatted(Integer.toUnsignedString(length), LONGEST));
    }
    byte[] message =
        socket.read(length).orElseThrow(() -> new IOException("a request ends behind its length"));
    String name = name(message);
    if (!isPlain(name)) {
      throw new IOException("a request is for '%s', expected a plain name".formatted(shown(name)));
    }
    return Optional.of(new ImageRequest(name));
  }

  private static String name(byte[] message) throws IOException {
    var in = CodedInputStream.newInstance(message);
    String name = "";
    int tag = in.readTag();
    while (tag != 0) {
      if (tag == NAME_TAG) {
        name = in.readStringRequireUtf8();
      } else if (!in.skipField(tag)) {
        break;
      }
      tag = in.readTag();
    }
    return name;
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.charAt(0) != '.'
        && name.chars().noneMatch(it -> it == '/' || it < ' ' || it == 0x7f);
  }

  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  /** Returns it as CRIU sends it. */
  byte[] bytes() {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + 2 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(2 + text.length)
        .put((byte) NAME_TAG)
        .put((byte) text.length)
        .put(text)
        .array();
  }

  /** Returns the answer: whether the set has the image. */
  static byte[] answer(boolean exists) {
    return new byte[] {2, 0, 0, 0, EXISTS_TAG, (byte) (exists ? 1 : 0)};
  }
}
