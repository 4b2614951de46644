package crit.render;

import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;

/** Comma-separated values as RFC 4180 has them, but with LF at the end of a line. */
final class CsvWriter implements RowWriter {
  private final RecordComponent[] components;
  private final Writer out;

  CsvWriter(Class<? extends Record> row, Writer out) throws IOException {
    this.components = row.getRecordComponents();
    this.out = out;
    for (int i = 0; i < components.length; i++) {
      out.append(i == 0 ? "" : ",").append(components[i].getName());
    }
    out.append('\n');
  }

  @Override
  public void row(Record row) throws IOException {
    for (int i = 0; i < components.length; i++) {
      String text = Components.text(Components.value(components[i], row), ";");
      out.append(i == 0 ? "" : ",").append(quoted(Printable.of(text)));
    }
    out.append('\n');
  }

  private static String quoted(String text) {
    boolean isPlain = text.indexOf(',') < 0 && text.indexOf('"') < 0;
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
