package crit.bytes;

import java.io.IOException;

/** An archive is not what tar allows; the message names file, place, actual and expected. */
public final class TarFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;

  /**
   * @param file the archive's name
   * @param offset where the wrong header stands, in bytes
   * @param reason what was found and what is expected
   */
  public TarFormatException(String file, long offset, String reason) {
    super("%s: header at 0x%x: %s".formatted(file, offset, reason));
    this.file = file;
    this.offset = offset;
  }

  /** Returns the archive's name. */
  public String file() {
    return file;
  }

  /** Returns where the wrong header stands, in bytes from the start of the archive. */
  public long offset() {
    return offset;
  }
}
