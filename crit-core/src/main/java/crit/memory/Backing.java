package crit.memory;

import crit.bytes.ByteSource;

/** Where the bytes of an {@link Extent} are. */
public sealed interface Backing {
  /** Whether bytes can be read, be they zeros. */
  default boolean isReadable() {
    return true;
  }

  /** In a pages file, as they are, from {@code offset} on; or in another image of the set. */
  record Pages(ByteSource source, long offset) implements Backing {}

  /**
   * In a compressed block of a pages file.
   *
   * @param source the pages file
   * @param offset where the block starts in it, in bytes
   * @param stored its size in the file, in bytes
   * @param size its size in memory, in bytes
   * @param skip how many bytes of the block come before the extent's first
   */
  record Compressed(ByteSource source, long offset, int stored, int size, int skip)
      implements Backing {}

  /** In a file that was mapped and is no part of the set. */
  record MappedFile(ByteSource source, long offset) implements Backing {}

  /**
   * Nowhere: they are zeros.
   *
   * @param isStored whether the set says so; else the memory was never touched
   */
  record Zeros(boolean isStored) implements Backing {}

  /** Not there, and why. */
  record Unavailable(Reason reason, String text) implements Backing {
    @Override
    public boolean isReadable() {
      return false;
    }
  }

  /** Why memory is not there. */
  enum Reason {
    /** No area is there. */
    UNMAPPED,
    /** An area that makes every access fault. */
    GUARD,
    /** The kernel's own, never dumped. */
    KERNEL,
    /** A device or a socket's ring. */
    DEVICE,
    /** In a file that is not at hand. */
    FILE,
    /** It was to be had from a page server at the time. */
    LAZY,
    /** The set says that it has it, and has not. */
    LOST
  }
}
