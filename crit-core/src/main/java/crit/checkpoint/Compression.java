package crit.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import crit.bytes.ByteReader;
import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import io.airlift.compress.v3.zstd.ZstdJavaInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** How an archive is compressed, told by its first bytes. */
enum Compression {
  NONE("", "cat"),
  GZIP("\u001f\u008b", "gzip -dk"),
  ZSTD("(\u00b5/\u00fd", "zstd -d"),
  XZ("\u00fd7zXZ\0", "xz -dk"),
  BZIP2("BZh", "bzip2 -dk"),
  LZ4("\u0004\"M\u0018", "lz4 -d");

  private static final int BUFFER = 1 << 16;

  /** Head and checksum of gzip data, in bytes. */
  private static final int LEAST_GZIP = 18;

  /** The first bytes, a character each. */
  private final String start;

  private final String command;

  Compression(String start, String command) {
    this.start = start;
    this.command = command;
  }

  /** Returns the one that the source starts with; a zstd frame to be skipped is zstd, too. */
  static Compression of(ByteSource source) throws IOException {
    var reader = new ByteReader(source);
    int length = reader.ahead(Long.BYTES);
    byte[] head = Arrays.copyOf(reader.buffer(), length);
    String text = new String(head, ISO_8859_1);
    for (Compression compression : values()) {
      if (compression != NONE && text.startsWith(compression.start)) {
        return compression;
      }
    }
    return ZstdFrames.isSkippable(head) ? ZSTD : NONE;
  }

  /**
   * Unpacks a source.
   *
   * @throws IOException if it does not start as it should
   */
  UnpackedStream unpack(ByteSource source) throws IOException {
    InputStream packed = source.toStream();
    try {
      return switch (this) {
        case GZIP -> new UnpackedStream(new GZIPInputStream(packed, BUFFER));
        case ZSTD -> new UnpackedStream(new ZstdJavaInputStream(new ZstdFrames(packed)));
        case NONE, XZ, BZIP2, LZ4 -> throw new IllegalArgumentException(name());
      };
    } catch (EOFException _) {
      long expected = Math.max(LEAST_GZIP, source.size() + 1);
      var shortage = new Shortage(0, expected, source.size());
      throw new UnexpectedEndException(source.name(), "gzip data", shortage);
    }
  }

  /** Returns what is typed in front of a file's name to unpack it. */
  String command() {
    return command;
  }
}
