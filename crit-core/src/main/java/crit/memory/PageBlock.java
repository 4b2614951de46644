package crit.memory;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One block of pages as a pages file has it: nothing at all if every byte is zero, the pages as
 * they are if that is no longer, else one LZ4 block without frame and without its size.
 *
 * <p>It knows no file and no offset. Safe for several threads. Source: {@code criu/pagemap.c}.
 */
public final class PageBlock {
  /** The most bytes of pages in one block: 4 MiB. */
  public static final int MAX_SIZE = 4 << 20;

  private PageBlock() {}

  /** Loaded when the first block is decoded that needs it. */
  private static final class Lz4 {
    static final Lz4Decompressor DECOMPRESSOR = Lz4Decompressor.create();
  }

  /**
   * Decodes a block.
   *
   * @param stored the block's bytes, from position to limit; none for a block of zeros
   * @param into gets the pages, from position to limit: exactly as many bytes as the block has.
   *     Both are on the heap, and neither is moved.
   * @throws PageBlockException if the stored bytes are more than the pages, or do not give them;
   *     what is in {@code into} then is of no use
   */
  public static void decode(ByteBuffer stored, ByteBuffer into) throws PageBlockException {
    int length = stored.remaining();
    int size = into.remaining();
    int start = into.arrayOffset() + into.position();
    if (length > size) {
      throw new PageBlockException(
          "block is stored in %d bytes, at most %d are expected".formatted(length, size));
    }
    if (length == 0) {
      Arrays.fill(into.array(), start, start + size, (byte) 0);
    } else if (length == size) {
      into.put(into.position(), stored, stored.position(), size);
    } else {
      decompress(stored, into);
    }
  }

  private static void decompress(ByteBuffer stored, ByteBuffer into) throws PageBlockException {
    int size = into.remaining();
    int made;
    try {
      made =
          Lz4.DECOMPRESSOR.decompress(
              stored.array(),
              stored.arrayOffset() + stored.position(),
              stored.remaining(),
              into.array(),
              into.arrayOffset() + into.position(),
              size);
    } catch (MalformedInputException e) {
      var error =
          new PageBlockException(
              "%d bytes are no LZ4 block of %d bytes".formatted(stored.remaining(), size));
      error.initCause(e);
      throw error;
    }
    if (made != size) {
      throw new PageBlockException("LZ4 block holds %d bytes, expected %d".formatted(made, size));
    }
  }
}
