package crit.render;

import crit.explore.ByteSize;
import crit.explore.MemoryMapView;
import java.io.IOException;
import java.io.Writer;
import java.util.OptionalInt;

/**
 * Areas as /proc/PID/smaps shows them, a heading for each task. Device and inode numbers are 0: a
 * checkpoint has none. Of the lines below an area there are those that a checkpoint can answer;
 * {@code Rss} is what the set and its parents store.
 */
public final class SmapsWriter implements RowWriter {
  private static final int NAME_COLUMN = 73;
  private static final int KILO = 1024;

  private final Writer out;
  private final boolean isShort;
  private OptionalInt pid = OptionalInt.empty();

  /**
   * @param isShort whether to write the line of /proc/PID/maps alone
   */
  public SmapsWriter(Writer out, boolean isShort) {
    this.out = out;
    this.isShort = isShort;
  }

  @Override
  public void row(Record row) throws IOException {
    if (!(row instanceof MemoryMapView.Row area)) {
      throw new IllegalArgumentException(row.getClass() + ", expected an area");
    }
    if (pid.isEmpty() || pid.getAsInt() != area.pid()) {
      out.append(pid.isEmpty() ? "" : "\n");
      out.append("# %d %s%n".formatted(area.pid(), Printable.of(area.comm())));
      pid = OptionalInt.of(area.pid());
    }
    var line = new StringBuilder();
    line.append("%08x-%08x ".formatted(area.start().value(), area.end().value()));
    line.append("%s %08x 00:00 0".formatted(area.permissions(), area.offset().bytes()));
    if (!area.name().isEmpty()) {
      line.repeat(' ', Math.max(1, NAME_COLUMN - line.length())).append(Printable.of(area.name()));
    }
    out.append(line).append('\n');
    if (!isShort) {
      details(area);
    }
  }

  private void details(MemoryMapView.Row area) throws IOException {
    long stored = area.stored().bytes() + area.inParent().bytes();
    line("Size", area.size().bytes());
    line("KernelPageSize", area.pageSize());
    line("Rss", stored);
    line(area.shared() ? "Shared_Dirty" : "Private_Dirty", stored);
    optional("InParent", area.inParent());
    optional("Lazy", area.lazy());
    optional("Lost", area.lost());
    optional("InFile", area.inFile());
    optional("Zero", area.zero());
    if (!area.advice().isEmpty()) {
      out.append("Advice: ").append(String.join(" ", area.advice())).append('\n');
    }
  }

  private void optional(String name, ByteSize size) throws IOException {
    if (size.bytes() != 0) {
      line(name, size.bytes());
    }
  }

  private void line(String name, long bytes) throws IOException {
    out.append("%-16s%8d kB%n".formatted(name + ":", Long.divideUnsigned(bytes, KILO)));
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
