package crit.memory;

/**
 * A run of memory whose bytes are in one place.
 *
 * @param start the first address
 * @param last the last address
 * @param backing where the first byte and those behind it are
 * @param depth how many parents up they are; 0 for the set itself
 */
public record Extent(long start, long last, Backing backing, int depth) {
  Extent(long start, long last, Backing backing) {
    this(start, last, backing, 0);
  }

  /** Returns the length in bytes. */
  public long length() {
    return last - start + 1;
  }
}
