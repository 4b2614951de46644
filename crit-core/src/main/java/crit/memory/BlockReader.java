package crit.memory;

import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import crit.image.ImageFormatException;
import crit.memory.Backing.Compressed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/** Copies bytes from where they are. Keeps the last compressed block of which a part was read. */
final class BlockReader {
  private final AtomicReference<Kept> last = new AtomicReference<>(Kept.NOTHING);

  /** A block that was unpacked. */
  private static final class Kept {
    static final Kept NOTHING = new Kept(ByteSource.of("", new byte[0]), -1, new byte[0]);

    private final ByteSource source;
    private final long offset;
    private final byte[] bytes;

    Kept(ByteSource source, long offset, byte[] bytes) {
      this.source = source;
      this.offset = offset;
      this.bytes = bytes;
    }

    boolean is(Compressed block) {
      return offset == block.offset() && source.equals(block.source());
    }
  }

  /** Copies the first {@code length} bytes; what is not there is copied as zeros. */
  void read(Backing backing, byte[] into, int offset, int length) throws IOException {
    switch (backing) {
      case Backing.Pages pages -> fill(pages.source(), pages.offset(), into, offset, length);
      case Backing.MappedFile file -> fill(file.source(), file.offset(), into, offset, length);
      case Compressed block -> unpack(block, into, offset, length);
      case Backing.Zeros _, Backing.Unavailable _ ->
          Arrays.fill(into, offset, offset + length, (byte) 0);
    }
  }

  private static void fill(ByteSource source, long position, byte[] into, int offset, int length)
      throws IOException {
    int done = 0;
    while (done < length) {
      int count = source.read(position + done, into, offset + done, length - done);
      if (count < 0) {
        throw new UnexpectedEndException(
            source.name(), "page data", new Shortage(position, length, done));
      }
      done += count;
    }
  }

  private void unpack(Compressed block, byte[] into, int offset, int length) throws IOException {
    if (block.skip() == 0 && length == block.size()) {
      unpack(block, into, offset);
      return;
    }
    Kept kept = last.get();
    if (!kept.is(block)) {
      byte[] bytes = new byte[block.size()];
      unpack(block, bytes, 0);
      kept = new Kept(block.source(), block.offset(), bytes);
      last.set(kept);
    }
    System.arraycopy(kept.bytes, block.skip(), into, offset, length);
  }

  private static void unpack(Compressed block, byte[] into, int offset) throws IOException {
    byte[] stored = new byte[block.stored()];
    fill(block.source(), block.offset(), stored, 0, stored.length);
    try {
      PageBlock.decode(ByteBuffer.wrap(stored), ByteBuffer.wrap(into, offset, block.size()));
    } catch (PageBlockException e) {
      throw new ImageFormatException(
          block.source().name(),
          block.offset(),
          "at 0x%x: %s".formatted(block.offset(), e.reason()));
    }
  }
}
