package crit.render;

import crit.explore.DescriptorView;
import crit.explore.DescriptorView.Use;
import java.io.IOException;
import java.io.Writer;
import java.util.OptionalLong;

/** The open files as {@code crit x DIR fds} prints them. */
final class DescriptorText implements RowWriter {
  private static final int WIDTH = 7;

  private final Writer out;
  private final TaskHead head = new TaskHead();

  DescriptorText(Writer out) {
    this.out = out;
  }

  @Override
  public void row(Record row) throws IOException {
    var file = (DescriptorView.Row) row;
    var line = new StringBuilder();
    if (head.begins(file.pid())) {
      head.append(line);
    }
    if (file.use() != Use.NONE) {
      line.append('\t');
      Columns.right(line, use(file), WIDTH);
      line.append(": ").append(text(file)).append('\n');
    }
    out.append(line);
  }

  private static String use(DescriptorView.Row file) {
    return switch (file.use()) {
      case DESCRIPTOR -> Integer.toUnsignedString(file.fd().orElse(0));
      case CWD -> "cwd";
      case ROOT -> "root";
      case NONE -> "";
    };
  }

  private static String text(DescriptorView.Row file) {
    return switch (file.type()) {
      case "REG" -> UpstreamText.path(file.name());
      case "PIPE" -> "pipe[" + number(file.number()) + "]";
      case "UNIXSK" -> socket(file);
      default -> file.type() + "." + Integer.toUnsignedString(file.id());
    };
  }

  private static String socket(DescriptorView.Row file) {
    if (file.number().isEmpty()) {
      return "unix[?]";
    }
    String address = file.name().isEmpty() ? "" : " " + file.name();
    return "unix[%s (%s)%s]".formatted(number(file.number()), number(file.peer()), address);
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "?";
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
