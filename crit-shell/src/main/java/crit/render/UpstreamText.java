package crit.render;

import crit.explore.AreaKind;
import crit.explore.View;
import java.io.Writer;
import java.util.Optional;

/**
 * The text of the questions that CRIU's crit answers, too: the same as its own, byte for byte. What
 * cannot be printed on a terminal is escaped.
 */
final class UpstreamText {
  private UpstreamText() {}

  /** Starts an answer, if CRIU's crit knows the question. */
  static Optional<RowWriter> of(View<?> view, Writer out) {
    return switch (view.name()) {
      case "ps" -> Optional.of(new ProcessText(out));
      case "fds" -> Optional.of(new DescriptorText(out));
      case "mems" -> Optional.of(new AreaText(out));
      case "rss" -> Optional.of(new ResidentText(out));
      default -> Optional.empty();
    };
  }

  /** Returns the text for a regular file. crit-compat: it does not know the names of memfds. */
  static String path(AreaKind kind, String name) {
    return kind == AreaKind.MEMFD ? path("") : path(name);
  }

  /** Returns the text for a regular file. */
  static String path(String name) {
    return name.isEmpty() ? "unknown path" : Printable.of(name);
  }
}
