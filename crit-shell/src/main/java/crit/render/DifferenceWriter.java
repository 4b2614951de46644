package crit.render;

import crit.explore.diff.Difference;
import crit.explore.diff.PageRun;
import crit.explore.diff.PageRun.ByteRun;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/**
 * Differences for people: a heading for each task and kind of thing, then a line for each, with
 * {@code -}, {@code +} or {@code ~} in front, and the pages and bytes below.
 */
public final class DifferenceWriter implements RowWriter {
  private static final String RED = "\033[31m";
  private static final String GREEN = "\033[32m";
  private static final String YELLOW = "\033[33m";
  private static final String BOLD = "\033[1m";
  private static final String PLAIN = "\033[0m";

  private final Writer out;
  private final boolean isColoured;
  private String heading = "";

  /** Writes differences. */
  public DifferenceWriter(Writer out, boolean isColoured) {
    this.out = out;
    this.isColoured = isColoured;
  }

  @Override
  public void row(Record row) throws IOException {
    if (!(row instanceof Difference difference)) {
      throw new IllegalArgumentException(row.getClass() + ", expected a difference");
    }
    String part = difference.part().name().toLowerCase(Locale.ROOT);
    String now =
        difference.pid().isPresent() ? "%d %s".formatted(difference.pid().getAsInt(), part) : part;
    if (!now.equals(heading)) {
      out.append(isColoured ? BOLD : "").append(now).append(isColoured ? PLAIN : "").append('\n');
      heading = now;
    }
    out.append("  ").append(colour(difference)).append(Printable.of(text(difference)));
    out.append(isColoured ? PLAIN : "").append('\n');
    for (PageRun run : difference.pages()) {
      pages(run);
    }
  }

  private String colour(Difference difference) {
    if (!isColoured) {
      return "";
    }
    return switch (difference.change()) {
      case ADDED -> GREEN;
      case REMOVED -> RED;
      case CHANGED -> YELLOW;
    };
  }

  private static String text(Difference difference) {
    String field = difference.field().isEmpty() ? "" : " " + difference.field();
    String item = difference.item() + field;
    return switch (difference.change()) {
      case ADDED -> "+ %s: %s".formatted(item, difference.after());
      case REMOVED -> "- %s: %s".formatted(item, difference.before());
      case CHANGED ->
          difference.before().isEmpty() && !difference.pages().isEmpty()
              ? "~ %s: %s".formatted(item, difference.after())
              : "~ %s: %s -> %s".formatted(item, difference.before(), difference.after());
    };
  }

  private void pages(PageRun run) throws IOException {
    String how =
        switch (run.how()) {
          case CHANGED -> "";
          case ONLY_BEFORE -> ", only before";
          case ONLY_AFTER -> ", only after";
        };
    String pages = run.pages() == 1 ? "1 page" : run.pages() + " pages";
    out.append("      %s %s%s%n".formatted(run.start(), pages, how));
    for (ByteRun bytes : run.bytes()) {
      out.append(
          "        %s %d: %s -> %s%n"
              .formatted(bytes.start(), bytes.length(), bytes.before(), bytes.after()));
    }
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
