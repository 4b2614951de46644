package crit.render;

import crit.explore.AreaKind;
import crit.explore.AreaView;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;

/** The areas of memory as {@code crit x DIR mems} prints them. */
final class AreaText implements RowWriter {
  private static final int WIDTH = 36;
  private static final int GAP = 4;
  private static final int ADDRESS_DIGITS = 8;

  private final Writer out;
  private final TaskHead head = new TaskHead();

  /** What shared segments are called: numbers from 1 in the order in which they are met. */
  private final Map<Long, Integer> segments = new HashMap<>();

  AreaText(Writer out) {
    this.out = out;
  }

  @Override
  public void row(Record row) throws IOException {
    var area = (AreaView.Row) row;
    var line = new StringBuilder();
    if (head.begins(area.pid())) {
      head.append(line);
      exe(line, area);
    }
    if (area.kind() != AreaKind.NONE) {
      area(line, area, name(area));
    }
    out.append(line);
  }

  private static void exe(StringBuilder line, AreaView.Row area) {
    if (area.problem().isEmpty()) {
      line.append('\t');
      int from = line.length();
      line.append("exe");
      Columns.fill(line, from, WIDTH + GAP);
      line.append(UpstreamText.path(area.exe())).append('\n');
    }
  }

  private static void area(StringBuilder line, AreaView.Row area, String name) {
    line.append('\t');
    int from = line.length();
    Columns.hex(line, area.start().value(), ADDRESS_DIGITS);
    line.append('-');
    Columns.hex(line, area.end().value(), ADDRESS_DIGITS);
    Columns.fill(line, from, WIDTH);
    line.append(area.permissions(), 0, 3).append(name);
    line.append(area.isRegular() ? "\n" : " *\n");
  }

  private String name(AreaView.Row area) {
    return switch (area.kind()) {
      case SYSV -> segment(" ips[", area);
      case SHMEM -> segment(" shmem[", area);
      case PACKET -> segment(" packet[", area);
      case FILE, MEMFD -> file(area);
      case STACK -> " [stack]";
      case VSYSCALL -> " [vsyscall]";
      case VDSO -> " [vdso]";
      case GROWS_DOWN -> " [stack?]";
      case HEAP, VVAR, AIO, GUARD, ANONYMOUS, NONE -> "";
    };
  }

  private String segment(String prefix, AreaView.Row area) {
    int next = segments.size() + 1;
    int number = segments.computeIfAbsent(area.segment().orElse(0), _ -> next);
    return prefix + Integer.toHexString(number) + "]";
  }

  private static String file(AreaView.Row area) {
    String offset = area.offset() == 0 ? "" : " + 0x" + Long.toHexString(area.offset());
    String shared = area.permissions().endsWith("s") ? " (s)" : "";
    return " " + UpstreamText.path(area.kind(), area.name()) + offset + shared;
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
