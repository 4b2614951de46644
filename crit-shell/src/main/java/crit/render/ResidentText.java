package crit.render;

import crit.explore.AreaKind;
import crit.explore.ResidentView;
import java.io.IOException;
import java.io.Writer;

/**
 * The pages of memory as {@code crit x DIR rss} prints them: runs at the left, areas at the right.
 */
final class ResidentText implements RowWriter {
  private static final int WIDTH = 24;
  private static final int PAGES_WIDTH = 8;
  private static final int ADDRESS_DIGITS = 8;
  private static final String NEXT = "\n\t" + " ".repeat(WIDTH - 1);

  private final Writer out;
  private final TaskHead head = new TaskHead();
  private long run;
  private boolean isInRun;
  private long lastArea;
  private boolean hasArea;

  ResidentText(Writer out) {
    this.out = out;
  }

  @Override
  public void row(Record row) throws IOException {
    var pages = (ResidentView.Row) row;
    var line = new StringBuilder();
    boolean isOtherTask = head.begins(pages.pid());
    if (isOtherTask || run != pages.start().value()) {
      end(line);
    }
    if (isOtherTask) {
      head.append(line);
      hasArea = false;
    }
    if (pages.pages() != 0) {
      run(line, pages);
    }
    out.append(line);
  }

  private void run(StringBuilder line, ResidentView.Row row) {
    if (!isInRun) {
      isInRun = true;
      run = row.start().value();
      int from = line.length();
      line.append('\t').append(Long.toHexString(run)).append(" / ");
      number(line, row.pages());
      Columns.fill(line, from, WIDTH);
    }
    if (row.kind() != AreaKind.NONE) {
      area(line, row);
      line.append(NEXT);
    }
  }

  private void area(StringBuilder line, ResidentView.Row row) {
    if (hasArea && lastArea == row.area().value()) {
      line.append(" ~");
      return;
    }
    hasArea = true;
    lastArea = row.area().value();
    line.append(' ');
    Columns.hex(line, lastArea, ADDRESS_DIGITS);
    line.append(" / ");
    number(line, row.areaPages());
    if (row.kind() == AreaKind.FILE || row.kind() == AreaKind.MEMFD) {
      line.append(' ').append(UpstreamText.path(row.kind(), row.name()));
    }
  }

  private static void number(StringBuilder line, long pages) {
    int from = line.length();
    line.append(Long.toUnsignedString(pages));
    Columns.fill(line, from, PAGES_WIDTH);
  }

  /** Ends the line of the run that came before, if there is one. */
  private void end(StringBuilder line) {
    if (isInRun) {
      line.append('\n');
      isInRun = false;
    }
  }

  @Override
  public void close() throws IOException {
    var line = new StringBuilder();
    end(line);
    out.append(line);
    out.flush();
  }
}
