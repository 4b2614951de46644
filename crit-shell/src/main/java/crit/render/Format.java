package crit.render;

import crit.explore.View;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms in which an answer is written. */
public enum Format {
  /** A table or a tree, for people. */
  TEXT,
  /** One array of objects. */
  JSON,
  /** An object a line. */
  JSONL,
  /** Lines of values with commas between them, the names of the columns first (RFC 4180). */
  CSV;

  /** Returns the format's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the words of all formats. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Format::word).toList();
  }

  /** Returns the format with that word. */
  public static Optional<Format> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }

  /** Starts an answer. */
  public RowWriter writer(View<?> view, Writer out, boolean isColoured) throws IOException {
    return switch (this) {
      case TEXT ->
          UpstreamText.of(view, out).orElseGet(() -> new TableWriter(view, out, isColoured));
      case JSON -> new JsonWriter(out, true);
      case JSONL -> new JsonWriter(out, false);
      case CSV -> new CsvWriter(view.row(), out);
    };
  }
}
