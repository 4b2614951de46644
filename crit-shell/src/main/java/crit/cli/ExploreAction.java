package crit.cli;

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
    try (var checkpoint = streams.host().open(directory);
        var out = new TextOutput(streams.out())) {
      RowTarget target = new RowTarget(format, out, streams.host().isColoured());
      write(view.get(), Selections.scope(checkpoint, arguments), target);
    }
    return Main.DONE;
  }

  private static int summary(Arguments arguments, Streams streams) throws IOException {
    Format format = Selections.format(arguments);
    if (format == Format.CSV || format == Format.JSONL) {
      throw new UsageException("--format %s needs WHAT".formatted(format.word()));
    }
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()));
        var out = new TextOutput(streams.out())) {
      Summary summary = Summary.of(Selections.scope(checkpoint, arguments));
      SummaryPage.write(summary, format == Format.TEXT, out);
    }
    return Main.DONE;
  }

  /** Where rows go, and how. */
  private record RowTarget(Format format, Writer out, boolean isColoured) {}

  private static <R extends Record> void write(View<R> view, Scope scope, RowTarget target)
      throws IOException {
    try (var rows = target.format.writer(view, target.out, target.isColoured)) {
      view.source().rows(scope, rows::row);
    }
  }
}
