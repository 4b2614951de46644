package crit.memory.search;

import java.io.IOException;

/** Memory without a gap. Its methods are called by several threads at a time. */
public interface ByteRegion {
  /** Returns the first address, unsigned. */
  long start();

  /** Returns the length in bytes. The last address may be that of all bits set. */
  long length();

  /**
   * Reads exactly {@code length} bytes.
   *
   * @param address the first address; it and the last are in this region
   * @throws IOException if a byte cannot be read; it ends the search
   */
  void read(long address, byte[] into, int offset, int length) throws IOException;

  /** Returns whether all bytes are known to be 0: then they are not read, and skipped if wide. */
  default boolean isZero() {
    return false;
  }
}
