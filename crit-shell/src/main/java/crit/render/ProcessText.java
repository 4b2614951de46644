package crit.render;

import crit.explore.ProcessView;
import java.io.IOException;
import java.io.Writer;

/** The tree of the tasks as {@code crit x DIR ps} prints it. */
final class ProcessText implements RowWriter {
  private static final int WIDTH = 7;
  private static final int INDENT = 4;

  private final Writer out;
  private boolean isStarted;

  ProcessText(Writer out) {
    this.out = out;
  }

  @Override
  public void row(Record row) throws IOException {
    if (!isStarted) {
      isStarted = true;
      line("PID", "PGID", "SID", "COMM");
    }
    var task = (ProcessView.Row) row;
    line(
        Integer.toUnsignedString(task.pid()),
        Integer.toUnsignedString(task.pgid()),
        Integer.toUnsignedString(task.sid()),
        " ".repeat(INDENT * task.depth()) + Printable.of(task.comm()));
  }

  private void line(String pid, String pgid, String sid, String comm) throws IOException {
    var line = new StringBuilder();
    Columns.right(line, pid, WIDTH);
    Columns.right(line, pgid, WIDTH);
    Columns.right(line, sid, WIDTH);
    out.append(line.append("   ").append(comm).append('\n'));
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
