package crit.image;

/**
 * Bounds on what a hostile image can make us hold in memory.
 *
 * @param messageBytes the largest message, in bytes
 * @param nesting how deep messages may stand within messages
 */
public record Limits(int messageBytes, int nesting) {
  /** Messages of up to 256 MiB (a process of four million mappings), nested up to 100 deep. */
  public static final Limits DEFAULT = new Limits(256 << 20, 100);
}
