package crit.render;

import java.io.Closeable;
import java.io.IOException;

/** Writes the rows of an answer. Closing it ends the text; it does not close the stream. */
public interface RowWriter extends Closeable {
  /** Writes a row. */
  void row(Record row) throws IOException;

  @Override
  void close() throws IOException;
}
