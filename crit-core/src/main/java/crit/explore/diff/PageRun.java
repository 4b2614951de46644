package crit.explore.diff;

import crit.explore.Address;
import java.util.List;

/**
 * Pages in a row that differ.
 *
 * @param start the address of the first
 * @param pages how many
 * @param how whether both checkpoints have them, or one alone
 * @param bytes the ranges of bytes that differ, if they were asked for and both have the pages
 */
public record PageRun(Address start, long pages, How how, List<ByteRun> bytes) {
  /** Which checkpoints have the pages. */
  public enum How {
    /** Both have them, with other bytes. */
    CHANGED,
    /** The first alone has them. */
    ONLY_BEFORE,
    /** The second alone has them: written since, or no longer left out. */
    ONLY_AFTER
  }

  /**
   * Bytes in a row that differ.
   *
   * @param start the address of the first
   * @param length how many
   * @param before the first of them in the one checkpoint, in hex
   * @param after the same in the other
   */
  public record ByteRun(Address start, int length, String before, String after) {}
}
