package crit.cli;

import crit.explore.MemoryScan;
import crit.explore.ScanHit;
import crit.memory.search.SearchPattern;
import crit.memory.search.TextEncoding;
import crit.render.Format;
import crit.render.Printable;
import crit.render.RowWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** {@code crit mem strings}. */
final class MemoryStringsAction implements Command.Action {
  private static final int LEAST = 4;

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    int least =
        arguments.has(CheckpointCommands.LEAST)
            ? Numbers.count("--least", arguments.value(CheckpointCommands.LEAST).orElse(""))
            : LEAST;
    TextEncoding encoding =
        arguments.has(CheckpointCommands.WIDE) ? TextEncoding.UTF_16LE : TextEncoding.ASCII;
    Format format = Selections.format(arguments);
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()));
        var out = new TextOutput(streams.out())) {
      var scan = new MemoryScan(Selections.scope(checkpoint, arguments));
      var progress = Progress.ofBytes(streams.err(), scan::size);
      long limit = MemorySearchAction.limit(arguments);
      SearchPattern pattern = SearchPattern.strings(least, encoding);
      if (format == Format.TEXT) {
        var text = new Lines(out);
        scan.run(pattern, new MemorySearchAction.Found(progress, limit, text));
      } else {
        try (RowWriter rows = format.writer(ScanHit.VIEW, out, false)) {
          MemorySearchAction.Output output = hit -> rows.row(hit.row(0));
          scan.run(pattern, new MemorySearchAction.Found(progress, limit, output));
        }
      }
      progress.end();
    }
    return Main.DONE;
  }

  /** Writes a line a text, as strings -t x does, and a heading for each task. */
  private static final class Lines implements MemorySearchAction.Output {
    private final Writer out;
    private String heading = "";

    Lines(Writer out) {
      this.out = out;
    }

    @Override
    public void accept(ScanHit hit) throws IOException {
      String now = hit.place();
      if (!now.equals(heading)) {
        out.append("# ").append(Printable.of(now)).append('\n');
        heading = now;
      }
      out.append(Long.toHexString(hit.address())).append(' ').append(hit.text()).append('\n');
    }
  }
}
