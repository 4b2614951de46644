package crit.coredump.gdb;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/** Answers the packets about files: what is behind {@code vFile:}. Nothing can be written. */
final class FilePackets {
  private static final int MAX_READ = PacketStream.LONGEST / 2 - 32;
  private static final int STAT_BYTES = 64;
  private static final int REGULAR = 0100444;
  private static final byte[] NOT_FOUND = Reply.of("F-1,2");
  private static final byte[] BAD_NUMBER = Reply.of("F-1,9");

  private final RemoteFiles files;
  private final Collection<Inferior> inferiors;

  FilePackets(RemoteFiles files, Collection<Inferior> inferiors) {
    this.files = files;
    this.inferiors = inferiors;
  }

  byte[] answer(String text) throws IOException {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    String[] words = rest.split(",", -1);
    return switch (text.substring(0, Math.max(0, colon))) {
      case "setfs" -> Reply.of("F0");
      case "open" -> open(path(words[0]));
      case "pread" -> words.length == 3 ? read(words) : Reply.WRONG;
      case "fstat" -> status(words[0]);
      case "close" -> files.close(number(words[0])) ? Reply.of("F0") : BAD_NUMBER;
      case "readlink" ->
          RemoteFiles.link(inferiors, path(words[0]))
              .map(it -> it.getBytes(StandardCharsets.UTF_8))
              .map(it -> Reply.file(it.length, it))
              .orElse(NOT_FOUND);
      default -> Reply.UNKNOWN;
    };
  }

  private static String path(String hex) {
    try {
      return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new NumberFormatException(e.getMessage());
    }
  }

  private static int number(String hex) {
    return Integer.parseUnsignedInt(hex, 16);
  }

  private byte[] open(String path) throws IOException {
    Optional<Integer> number = files.open(inferiors, path);
    return number.map(it -> Reply.of("F" + Integer.toHexString(it))).orElse(NOT_FOUND);
  }

  private byte[] read(String[] words) throws IOException {
    Optional<ByteSource> file = files.get(number(words[0]));
    if (file.isEmpty()) {
      return BAD_NUMBER;
    }
    int length = (int) Math.min(MAX_READ, GdbSession.number(words[1]) & Long.MAX_VALUE);
    long offset = GdbSession.number(words[2]);
    if (offset < 0) {
      return Reply.WRONG;
    }
    byte[] bytes = new byte[length];
    int count = 0;
    while (count < length) {
      int more = file.get().read(offset + count, bytes, count, length - count);
      if (more <= 0) {
        break;
      }
      count += more;
    }
    return Reply.file(count, Arrays.copyOf(bytes, count));
  }

  /** Returns a stat of 64 bytes, big endian, as the manual of gdb has it. */
  private byte[] status(String number) {
    Optional<ByteSource> file = files.get(number(number));
    if (file.isEmpty()) {
      return BAD_NUMBER;
    }
    var stat = ByteBuffer.allocate(STAT_BYTES);
    stat.putInt(8, REGULAR);
    stat.putInt(12, 1);
    stat.putLong(28, file.get().size());
    stat.putLong(36, 4096);
    stat.putLong(44, (file.get().size() + 511) / 512);
    return Reply.file(STAT_BYTES, stat.array());
  }
}
