package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.explore.Scope;
import crit.explore.Summary;
import crit.explore.View;
import crit.explore.Views;
import crit.render.Format;
import crit.render.SummaryPage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Optional;

/** {@code crit x}. */
final class ExploreAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    if (arguments.operand(1).isEmpty()) {
      return summary(arguments, streams);
    }
    String what = arguments.operand(1).get();
    Optional<View<?>> view = Views.named(what);
    if (view.isEmpty()) {
      throw new UsageException(
          "there is no view '%s', expected one of: %s"
              .formatted(what, String.join(", ", Views.all().stream().map(View::name).toList())));
    }
    Format format = Selections.format(arguments);
    Path directory = Path.of(arguments.operands().getFirst());
    try (var checkpoint = Checkpoint.open(directory);
        var out = new TextOutput(streams.out())) {
      write(view.get(), Selections.scope(checkpoint, arguments), format, out);
    }
    return Main.DONE;
  }

  private static int summary(Arguments arguments, Streams streams) throws IOException {
    Format format = Selections.format(arguments);
    if (format == Format.CSV || format == Format.JSONL) {
      throw new UsageException("--format %s needs WHAT".formatted(format.word()));
    }
    try (var checkpoint = Checkpoint.open(Path.of(arguments.operands().getFirst()));
        var out = new TextOutput(streams.out())) {
      Summary summary = Summary.of(Selections.scope(checkpoint, arguments));
      SummaryPage.write(summary, format == Format.TEXT, out);
    }
    return Main.DONE;
  }

  private static <R extends Record> void write(View<R> view, Scope scope, Format format, Writer out)
      throws IOException {
    try (var rows = format.writer(view, out, TextOutput.isColoured())) {
      view.source().rows(scope, rows::row);
    }
  }
}
