package crit.bytes;

import java.io.IOException;
import java.io.Serializable;

/** A file ended before something that its own bytes announce. */
public final class UnexpectedEndException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final Shortage shortage;

  /**
   * What is short.
   *
   * @param offset where it starts, in bytes
   * @param expected its length, in bytes
   * @param actual how many bytes remain
   */
  public record Shortage(long offset, long expected, long actual) implements Serializable {}

  /**
   * @param file the file's name
   * @param what the thing that is cut, as in {@code "entry 3: message"}
   * @param shortage where it is, and by how much it is short
   */
  public UnexpectedEndException(String file, String what, Shortage shortage) {
    super(
        "%s: %s at 0x%x is %d bytes long, %d remain"
            .formatted(file, what, shortage.offset(), shortage.expected(), shortage.actual()));
    this.file = file;
    this.shortage = shortage;
  }

  /** Returns the file's name. */
  public String file() {
    return file;
  }

  /** Returns where the missing thing starts, in bytes. */
  public long offset() {
    return shortage.offset();
  }

  /** Returns the length that was announced, in bytes. */
  public long expected() {
    return shortage.expected();
  }

  /** Returns how many bytes remain. */
  public long actual() {
    return shortage.actual();
  }
}
