package crit.render;

import crit.explore.ByteSize;
import crit.explore.Limit;
import crit.explore.TimeSpan;
import crit.explore.View;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A table for people: a line of names, then the rows, the first column indented in a tree.
 *
 * <p>The widths are those of the first rows; wider values of later rows move their line to the
 * right.
 */
final class TableWriter implements RowWriter {
  private static final int MEASURED_ROWS = 1000;
  private static final int MAX_WIDTH = 60;
  private static final String BOLD = "\033[1m";
  private static final String PLAIN = "\033[0m";

  private static final Set<Class<?>> RIGHT =
      Set.of(int.class, long.class, ByteSize.class, TimeSpan.class, Limit.class);

  private final Writer out;
  private final boolean isColoured;
  private final List<RecordComponent> columns;
  private final boolean[] isNumber;
  private final int[] widths;
  private final List<String[]> waiting = new ArrayList<>();
  private boolean isStarted;

  TableWriter(View<?> view, Writer out, boolean isColoured) {
    this.out = out;
    this.isColoured = isColoured;
    this.columns = new ArrayList<>();
    for (String name : view.columns()) {
      columns.add(component(view, name));
    }
    this.widths = new int[columns.size()];
    this.isNumber = new boolean[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      Class<?> type = columns.get(i).getType();
      isNumber[i] = RIGHT.contains(type);
    }
    if (View.Nested.class.isAssignableFrom(view.row())) {
      isNumber[0] = false;
    }
  }

  private static RecordComponent component(View<?> view, String name) {
    return Arrays.stream(view.row().getRecordComponents())
        .filter(it -> it.getName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("view " + view.name() + " has no component " + name));
  }

  @Override
  public void row(Record row) throws IOException {
    String[] cells = new String[widths.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = Printable.of(Components.text(Components.value(columns.get(i), row), ", "));
    }
    if (row instanceof View.Nested nested) {
      cells[0] = "  ".repeat(nested.depth()) + cells[0];
    }
    if (isStarted) {
      line(cells);
      return;
    }
    waiting.add(cells);
    if (waiting.size() == MEASURED_ROWS) {
      start();
    }
  }

  private void start() throws IOException {
    isStarted = true;
    String[] names = new String[widths.length];
    for (int i = 0; i < names.length; i++) {
      names[i] =
          columns.get(i).getName().replaceAll("([a-z])([A-Z])", "$1 $2").toUpperCase(Locale.ROOT);
      widths[i] = names[i].length();
      for (String[] cells : waiting) {
        widths[i] = Math.max(widths[i], Math.min(MAX_WIDTH, Width.of(cells[i])));
      }
    }
    out.write(isColoured ? BOLD : "");
    line(names);
    out.write(isColoured ? PLAIN : "");
    for (String[] cells : waiting) {
      line(cells);
    }
    waiting.clear();
  }

  private void line(String[] cells) throws IOException {
    var line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(Math.max(0, widths[i] - Width.of(cells[i])));
      line.append(i == 0 ? "" : "  ");
      line.append(isNumber[i] ? space + cells[i] : cells[i] + space);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  @Override
  public void close() throws IOException {
    if (!isStarted && !waiting.isEmpty()) {
      start();
    }
    out.flush();
  }
}
