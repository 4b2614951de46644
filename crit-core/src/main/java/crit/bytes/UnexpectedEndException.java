package crit.bytes;

import java.io.IOException;

/** A file ended before something that its own bytes announce. */
public final class UnexpectedEndException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;
  private final long expected;
  private final long actual;

  /**
   * @param file the file's name
   * @param what the thing that is cut, as in {@code "entry 3: message"}
   * @param offset where it starts, in bytes
   * @param expected its length in bytes
   * @param actual how many bytes remain
   */
  public UnexpectedEndException(String file, String what, long offset, long expected, long actual) {
    super(
        "%s: %s at 0x%x is %d bytes long, %d remain"
            .formatted(file, what, offset, expected, actual));
    this.file = file;
    this.offset = offset;
    this.expected = expected;
    this.actual = actual;
  }

  /** Returns the file's name. */
  public String file() {
    return file;
  }

  /** Returns where the missing thing starts, in bytes. */
  public long offset() {
    return offset;
  }

  /** Returns the length that was announced, in bytes. */
  public long expected() {
    return expected;
  }

  /** Returns how many bytes remain. */
  public long actual() {
    return actual;
  }
}
