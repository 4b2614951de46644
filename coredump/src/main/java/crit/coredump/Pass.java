package crit.coredump;

import crit.bytes.SparseOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The way through a core file from its first byte to its last. */
final class Pass {
  private static final int ROOM = 1 << 16;

  private final SparseOutput out;
  private final byte[] array = new byte[ROOM];
  private final ByteBuffer buffer;
  private long flushed;

  Pass(SparseOutput out, ElfTarget target) {
    this.out = out;
    this.buffer = ByteBuffer.wrap(array).order(target.order());
  }

  /** Returns where in the file the next byte goes. */
  long position() {
    return flushed + buffer.position();
  }

  /** Returns where to put so many bytes, not more than some hundred. */
  ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  /** Puts bytes of any number. */
  void put(ByteBuffer bytes) throws IOException {
    put(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  /** Puts bytes of any number. */
  void put(byte[] bytes, int offset, int length) throws IOException {
    if (length > ROOM) {
      flush();
      out.write(bytes, offset, length);
      flushed += length;
    } else {
      room(length).put(bytes, offset, length);
    }
  }

  /** Puts a few zeros up to a place. */
  void padWith(long place) throws IOException {
    while (position() < place) {
      room(1).put((byte) 0);
    }
  }

  /** Goes on to a place further on, with zeros before it. */
  void padTo(long place) throws IOException {
    if (place < position()) {
      throw new IllegalStateException("planned for %d, at %d".formatted(place, position()));
    }
    flush();
    out.skip(place - flushed);
    flushed = place;
  }

  /** Returns the output, for so many bytes that come next. */
  SparseOutput direct(long bytes) throws IOException {
    flush();
    flushed += bytes;
    return out;
  }

  /** Hands on what is in the buffer. */
  void flush() throws IOException {
    out.write(array, 0, buffer.position());
    flushed += buffer.position();
    buffer.clear();
  }
}
