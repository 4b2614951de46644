package crit.json;

import java.io.IOException;

/**
 * JSON is malformed, or is no image; the message names file, line, column, and what is expected.
 */
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final long column;

  /**
   * @param file the file's name
   * @param line the line, counted from 1
   * @param column the column, counted from 1 in bytes
   * @param reason what was found and what is expected
   */
  JsonException(String file, long line, long column, String reason) {
    super("%s: line %d, column %d: %s".formatted(file, line, column, reason));
    this.line = line;
    this.column = column;
  }

  /** Returns the line, counted from 1. */
  public long line() {
    return line;
  }

  /** Returns the column, counted from 1 in bytes. */
  public long column() {
    return column;
  }
}
