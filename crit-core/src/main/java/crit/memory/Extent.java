package crit.memory;

/**
 * A run of memory whose bytes are in one place.
 *
 * @param start the first address
 * @param last the last address
 * @param backing where the first byte and those behind it are
 */
public record Extent(long start, long last, Backing backing) {
  /** Returns the length in bytes. */
  public long length() {
    return last - start + 1;
  }
}
