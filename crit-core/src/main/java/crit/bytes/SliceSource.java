package crit.bytes;

import java.io.IOException;

/** A part of another source, which is closed by whoever opened it. */
record SliceSource(String name, ByteSource whole, long start, long size) implements ByteSource {

  SliceSource {
    if (whole.size() == UNKNOWN || start < 0 || size < 0 || size > whole.size() - start) {
      throw new IllegalArgumentException(
          "%s: %d+%d is not within %d".formatted(whole.name(), start, size, whole.size()));
    }
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    if (position >= size) {
      return length == 0 ? 0 : -1;
    }
    return whole.read(start + position, into, offset, (int) Math.min(length, size - position));
  }

  @Override
  public void close() {
    // the whole is closed by whoever opened it
  }
}
