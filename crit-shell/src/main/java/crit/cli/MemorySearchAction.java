package crit.cli;

import crit.explore.MemoryScan;
import crit.explore.ScanHit;
import crit.memory.search.SearchPattern;
import crit.render.Format;
import crit.render.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code crit mem search}. */
final class MemorySearchAction implements Command.Action {
  private static final List<String> KINDS =
      List.of(CheckpointCommands.TEXT, CheckpointCommands.HEX, CheckpointCommands.REGEX);
  private static final String AROUND = "24";

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    SearchPattern pattern = pattern(arguments);
    boolean isCount = arguments.has(CheckpointCommands.COUNT);
    Format format = Selections.format(arguments);
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()));
        var out = new TextOutput(streams.out())) {
      var scan = new MemoryScan(Selections.scope(checkpoint, arguments));
      var progress = Progress.ofBytes(streams.err(), scan::size);
      if (isCount) {
        var counted = new Found(progress, limit(arguments), _ -> {});
        scan.run(pattern, counted);
        progress.end();
        out.append(Long.toString(counted.count)).append('\n');
      } else {
        int around = around(arguments);
        try (RowWriter rows = format.writer(ScanHit.VIEW, out, streams.host().isColoured())) {
          var found = new Found(progress, limit(arguments), hit -> rows.row(hit.row(around)));
          scan.run(pattern, found);
          progress.end();
        }
      }
    }
    return Main.DONE;
  }

  /** Takes a hit. */
  interface Output {
    void accept(ScanHit hit) throws IOException;
  }

  /** Hands hits on up to a number of them, and shows progress. */
  static final class Found implements MemoryScan.Listener {
    private final Progress progress;
    private final long limit;
    private final Output output;
    private long count;

    Found(Progress progress, long limit, Output output) {
      this.progress = progress;
      this.limit = limit;
      this.output = output;
    }

    @Override
    public boolean hit(ScanHit hit) throws IOException {
      count++;
      output.accept(hit);
      return count < limit;
    }

    @Override
    public void progress(long bytes) throws IOException {
      progress.advance(bytes);
    }
  }

  static long limit(Arguments arguments) {
    return arguments.has(CheckpointCommands.MAX)
        ? Numbers.count("--max", arguments.value(CheckpointCommands.MAX).orElse(""))
        : Long.MAX_VALUE;
  }

  private static int around(Arguments arguments) {
    String word = arguments.value(CheckpointCommands.CONTEXT).orElse(AROUND);
    return (int) Math.min(Numbers.size("--context", word), 1 << 16);
  }

  private static SearchPattern pattern(Arguments arguments) throws IOException {
    List<String> given = KINDS.stream().filter(arguments::has).toList();
    if (given.size() != 1) {
      throw new UsageException(
          "%s given, expected one of: %s"
              .formatted(
                  given.isEmpty() ? "no pattern is" : String.join(" and ", given) + " are",
                  String.join(", ", KINDS)));
    }
    String text = arguments.value(given.getFirst()).orElse("");
    boolean ignoresCase = arguments.has(CheckpointCommands.IGNORE_CASE);
    return switch (given.getFirst()) {
      case CheckpointCommands.TEXT -> SearchPattern.text(text, ignoresCase);
      case CheckpointCommands.HEX -> SearchPattern.hex(text);
      default -> SearchPattern.regex(text, ignoresCase, SearchPattern.LONGEST_MATCH);
    };
  }
}
