package crit.render;

import java.io.IOException;
import java.io.Writer;

/** One record as an object of JSON, for answers that are no rows. */
public final class JsonDocument {
  private JsonDocument() {}

  /** Writes a record; empty texts, lists and optionals are left out. */
  public static void write(Record record, Writer out) throws IOException {
    JsonWriter.document(record, out);
  }
}
