package crit.bytes;

import java.io.IOException;
import java.io.InputStream;

/** A stream, which can be read in order only. */
final class StreamSource implements ByteSource {
  private final String name;
  private final InputStream stream;
  private long position;

  StreamSource(String name, InputStream stream) {
    this.name = name;
    this.stream = stream;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return UNKNOWN;
  }

  @Override
  public int read(long at, byte[] into, int offset, int length) throws IOException {
    if (at != position) {
      throw new IllegalArgumentException(
          name + " is read in order: asked for " + at + ", at " + position);
    }
    try {
      int count = stream.read(into, offset, length);
      position += Math.max(count, 0);
      return count;
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
