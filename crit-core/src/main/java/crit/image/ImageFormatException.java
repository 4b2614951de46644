package crit.image;

import java.io.IOException;

/** An image is not what its kind allows; the message names file, place, actual and expected. */
public final class ImageFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;

  /**
   * @param file the file's name
   * @param offset where the wrong thing stands, in bytes
   * @param reason what was found and what is expected
   */
  public ImageFormatException(String file, long offset, String reason) {
    super(file + ": " + reason);
    this.file = file;
    this.offset = offset;
  }

  /** Returns the file's name. */
  public String file() {
    return file;
  }

  /** Returns where the wrong thing stands, in bytes from the start of the file. */
  public long offset() {
    return offset;
  }
}
