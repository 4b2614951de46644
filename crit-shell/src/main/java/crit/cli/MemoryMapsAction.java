package crit.cli;

import crit.explore.MemoryMapView;
import crit.explore.Scope;
import crit.render.Format;
import crit.render.RowWriter;
import crit.render.SmapsWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** {@code crit mem maps}. */
final class MemoryMapsAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Format format = Selections.format(arguments);
    boolean isShort = arguments.has(CheckpointCommands.SHORT);
    try (var checkpoint = streams.host().open(Path.of(arguments.operands().getFirst()));
        var out = new TextOutput(streams.out())) {
      Scope scope = Selections.scope(checkpoint, arguments);
      try (RowWriter rows = writer(format, isShort, out)) {
        MemoryMapView.VIEW.source().rows(scope, rows::row);
      }
    }
    return Main.DONE;
  }

  private static RowWriter writer(Format format, boolean isShort, Writer out) throws IOException {
    return format == Format.TEXT
        ? new SmapsWriter(out, isShort)
        : format.writer(MemoryMapView.VIEW, out, false);
  }
}
