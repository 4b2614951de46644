package crit.coredump;

import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** How a core file is compressed as a whole. */
public enum CoreCompression {
  /** Zstandard, which systemd-coredump has. */
  ZST("zst") {
    @Override
    OutputStream over(OutputStream out) throws IOException {
      return ZstdOutputStream.create(out);
    }
  },
  /** gzip. */
  GZ("gz") {
    @Override
    OutputStream over(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, BUFFER);
    }
  };

  private static final int BUFFER = 1 << 16;

  private final String word;

  CoreCompression(String word) {
    this.word = word;
  }

  /** Returns the way that a word stands for. */
  public static Optional<CoreCompression> of(String word) {
    for (CoreCompression it : values()) {
      if (it.word.equals(word)) {
        return Optional.of(it);
      }
    }
    return Optional.empty();
  }

  /** Returns the word, which is what file names end in, too. */
  public String word() {
    return word;
  }

  /** Returns a stream that compresses for another, which closing it closes. */
  abstract OutputStream over(OutputStream out) throws IOException;
}
