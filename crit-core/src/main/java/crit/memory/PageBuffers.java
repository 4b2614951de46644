package crit.memory;

import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Room for one run of pages as they are in memory and as they are stored, outside of the heap: the
 * kernel and LZ4 need no copies of it. For one thread at a time.
 */
final class PageBuffers {
  private final int acceleration;
  private ByteBuffer pages = ByteBuffer.allocate(0);
  private ByteBuffer stored = ByteBuffer.allocate(0);
  private @Nullable Lz4 lz4;

  PageBuffers(int acceleration) {
    this.acceleration = acceleration;
  }

  /** Returns room for that many bytes of pages. */
  ByteBuffer pages(int size) {
    pages = room(pages, size);
    return pages;
  }

  /** Returns room for that many stored bytes. */
  ByteBuffer stored(int size) {
    stored = room(stored, size);
    return stored;
  }

  /** Returns what was stored last. */
  ByteBuffer stored() {
    return stored;
  }

  private static ByteBuffer room(ByteBuffer buffer, int size) {
    return buffer.capacity() < size ? ByteBuffer.allocateDirect(size) : buffer.clear().limit(size);
  }

  /** Returns what encodes. */
  Lz4 lz4() {
    Lz4 known = lz4;
    if (known == null) {
      known = new Lz4(acceleration);
      lz4 = known;
    }
    return known;
  }

  /** Fills a buffer from its start to its limit with what a file has from a position on. */
  static void fill(ByteBuffer buffer, ByteSource source, long position) throws IOException {
    while (buffer.hasRemaining()) {
      if (source.read(position + buffer.position(), buffer) < 0) {
        throw new UnexpectedEndException(
            source.name(), "page data", new Shortage(position, buffer.limit(), buffer.position()));
      }
    }
    buffer.flip();
  }
}
