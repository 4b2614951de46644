package crit.render;

import crit.rewrite.Change;
import java.io.IOException;
import java.io.Writer;

/** Changes for people: a heading for each image, then a line for each value. */
public final class ChangeWriter implements RowWriter {
  private static final String YELLOW = "\033[33m";
  private static final String BOLD = "\033[1m";
  private static final String PLAIN = "\033[0m";

  private final Writer out;
  private final boolean isColoured;
  private String heading = "";

  /** Writes changes. */
  public ChangeWriter(Writer out, boolean isColoured) {
    this.out = out;
    this.isColoured = isColoured;
  }

  @Override
  public void row(Record row) throws IOException {
    if (!(row instanceof Change change)) {
      throw new IllegalArgumentException(row.getClass() + ", expected a change");
    }
    if (!change.image().equals(heading)) {
      heading = change.image();
      out.append(isColoured ? BOLD : "").append(heading).append(isColoured ? PLAIN : "");
      out.append('\n');
    }
    String entry = change.entry() < 0 ? "" : "[" + change.entry() + "] ";
    String text =
        entry + change.path() + ": " + shown(change.before()) + " -> " + shown(change.after());
    out.append("  ").append(isColoured ? YELLOW : "").append(Printable.of(text));
    out.append(isColoured ? PLAIN : "").append('\n');
  }

  private static String shown(String value) {
    return value.isEmpty() ? "(nothing)" : value;
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
