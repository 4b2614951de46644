package crit.memory;

import io.airlift.compress.v3.MalformedInputException;
import java.nio.ByteBuffer;

/**
 * One block of pages as a pages file has it: nothing at all if every byte is zero, the pages as
 * they are if that is no longer, else one LZ4 block without frame and without its size.
 *
 * <p>It knows no file and no offset. Safe for several threads. Source: {@code criu/pagemap.c}.
 */
public final class PageBlock {
  /** The most bytes of pages in one block: 4 MiB. */
  public static final int MAX_SIZE = 4 << 20;

  /** Only a block that is shorter than 7/8 of its pages is worth the time to decode it. */
  private static final int EIGHTHS = 8;

  private PageBlock() {}

  /**
   * Decodes a block.
   *
   * @param stored the block's bytes, from position to limit; none for a block of zeros
   * @param into gets the pages, from position to limit: exactly as many bytes as the block has;
   *     neither buffer is moved
   * @throws PageBlockException if the stored bytes are more than the pages, or do not give them;
   *     what is in {@code into} then is of no use
   */
  public static void decode(ByteBuffer stored, ByteBuffer into) throws PageBlockException {
    int length = stored.remaining();
    int size = into.remaining();
    if (length > size) {
      throw new PageBlockException(
          "block is stored in %d bytes, at most %d are expected".formatted(length, size));
    }
    if (length == 0) {
      clear(into);
    } else if (length == size) {
      into.put(into.position(), stored, stored.position(), size);
    } else {
      decompress(stored, into);
    }
  }

  private static void clear(ByteBuffer pages) {
    for (int i = pages.position(); i < pages.limit(); i++) {
      pages.put(i, (byte) 0);
    }
  }

  private static void decompress(ByteBuffer stored, ByteBuffer into) throws PageBlockException {
    int size = into.remaining();
    int made;
    try {
      made = Lz4.decode(stored, into);
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

  /**
   * Encodes a block as CRIU does.
   *
   * @param pages the pages, from position to limit; not moved
   * @param into gets the block from its position on, which moves behind it; it has room for {@link
   *     Lz4#bound}
   * @return in how many bytes the block is stored
   */
  static int encode(ByteBuffer pages, ByteBuffer into, Lz4 lz4) {
    int size = pages.remaining();
    if (isZero(pages)) {
      return 0;
    }
    int made = lz4.encode(pages, into);
    if (made >= size - size / EIGHTHS) {
      into.put(into.position(), pages, pages.position(), size);
      made = size;
    }
    into.position(into.position() + made);
    return made;
  }

  /** Bytes are all zero if the first is, and each equals the one before it. */
  private static boolean isZero(ByteBuffer pages) {
    int start = pages.position();
    int rest = pages.remaining() - 1;
    return pages.get(start) == 0
        && pages.slice(start, rest).mismatch(pages.slice(start + 1, rest)) < 0;
  }
}
