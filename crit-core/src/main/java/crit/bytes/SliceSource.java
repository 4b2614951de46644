package crit.bytes;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

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
  public long transfer(long position, long length, WritableByteChannel to) throws IOException {
    return position >= size
        ? 0
        : whole.transfer(start + position, Math.min(length, size - position), to);
  }

  @Override
  public void close() {
    // the whole is closed by whoever opened it
  }
}
