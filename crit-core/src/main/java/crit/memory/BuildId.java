package crit.memory;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The build-id of an ELF file: the note of type 3 and owner {@code GNU} (source: ELF gABI; {@code
 * criu/files-reg.c} keeps it as words, the last padded with zeros).
 */
final class BuildId {
  private static final int MAX_HEADERS = 4096;
  private static final int MAX_NOTES = 1 << 20;
  private static final int NOTE_SEGMENT = 4;
  private static final int NOTE_TYPE = 3;
  private static final int OWNER = 0x00554e47;
  private static final int MAGIC = 0x464c457f;

  private BuildId() {}

  /** Returns the id in an image's words, in hex. */
  static String text(List<Integer> words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(bytes::putInt);
    return HexFormat.of().formatHex(bytes.array());
  }

  /** Returns an id in hex as an image's words, the last padded with zeros. */
  static List<Integer> words(String hex) {
    byte[] id = HexFormat.of().parseHex(hex);
    ByteBuffer bytes =
        ByteBuffer.wrap(Arrays.copyOf(id, (id.length + 3) & -4)).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> words = new ArrayList<>();
    while (bytes.hasRemaining()) {
      words.add(bytes.getInt());
    }
    return words;
  }

  /**
   * Reads a file's id, in hex and padded with zeros to a length.
   *
   * @return empty if it is no ELF file, or has none
   */
  static String read(ByteSource file, int length) throws IOException {
    ByteBuffer head = bytes(file, 0, 64);
    if (head.remaining() < 64 || head.getInt(0) != MAGIC) {
      return "";
    }
    boolean is64 = head.get(4) == 2;
    head.order(head.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long table = is64 ? head.getLong(32) : Integer.toUnsignedLong(head.getInt(28));
    int entrySize = head.getShort(is64 ? 54 : 42) & 0xffff;
    int count = Math.min(head.getShort(is64 ? 56 : 44) & 0xffff, MAX_HEADERS);
    if (entrySize < (is64 ? 56 : 32)) {
      return "";
    }
    for (int i = 0; i < count; i++) {
      ByteBuffer header = bytes(file, table + (long) i * entrySize, entrySize).order(head.order());
      if (header.remaining() == entrySize && header.getInt(0) == NOTE_SEGMENT) {
        String id = inSegment(file, header, is64);
        if (!id.isEmpty()) {
          return id + "0".repeat(Math.max(0, length - id.length()));
        }
      }
    }
    return "";
  }

  private static String inSegment(ByteSource file, ByteBuffer header, boolean is64)
      throws IOException {
    long offset = is64 ? header.getLong(8) : Integer.toUnsignedLong(header.getInt(4));
    long size = is64 ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(16));
    ByteBuffer notes = bytes(file, offset, size).order(header.order());
    while (notes.remaining() >= 12) {
      int nameSize = notes.getInt();
      int idSize = notes.getInt();
      int type = notes.getInt();
      long next = notes.position() + padded(nameSize) + padded(idSize);
      if (nameSize < 0 || idSize < 0 || next > notes.limit()) {
        break;
      }
      if (type == NOTE_TYPE && nameSize == 4 && owner(notes) == OWNER) {
        byte[] id = new byte[idSize];
        notes.get(notes.position() + 4, id);
        return HexFormat.of().formatHex(id);
      }
      notes.position((int) next);
    }
    return "";
  }

  /** Reads the owner's four bytes as a little-endian word. */
  private static int owner(ByteBuffer notes) {
    int word = notes.getInt(notes.position());
    return notes.order() == ByteOrder.BIG_ENDIAN ? Integer.reverseBytes(word) : word;
  }

  private static long padded(int size) {
    return (size + 3L) & -4;
  }

  /** Reads what there is of a part of a file, bounded. */
  private static ByteBuffer bytes(ByteSource file, long offset, long size) throws IOException {
    if (offset < 0 || size < 0 || offset >= file.size()) {
      return ByteBuffer.allocate(0);
    }
    byte[] bytes = new byte[(int) Math.min(Math.min(size, MAX_NOTES), file.size() - offset)];
    int filled = 0;
    while (filled < bytes.length) {
      int count = file.read(offset + filled, bytes, filled, bytes.length - filled);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    return ByteBuffer.wrap(bytes, 0, filled).order(ByteOrder.LITTLE_ENDIAN);
  }
}
