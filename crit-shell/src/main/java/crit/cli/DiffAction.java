package crit.cli;

import crit.explore.diff.CheckpointDiff;
import crit.explore.diff.Difference;
import crit.render.DifferenceWriter;
import crit.render.Format;
import crit.render.RowWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** {@code crit diff}. */
final class DiffAction implements Command.Action {
  /** The checkpoints differ. */
  static final int DIFFERENT = 3;

  /** Hands differences on, and knows whether there were any. */
  private static final class Counted implements Difference.Sink {
    private final RowWriter rows;
    private boolean isAny;

    Counted(RowWriter rows) {
      this.rows = rows;
    }

    @Override
    public void accept(Difference difference) throws IOException {
      isAny = true;
      rows.row(difference);
    }
  }

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Format format = Selections.format(arguments);
    boolean hasBytes = arguments.has(CheckpointCommands.BYTES);
    boolean hasMemory = !arguments.has(CheckpointCommands.NO_MEMORY);
    try (var before = streams.host().open(Path.of(arguments.operands().get(0)));
        var after = streams.host().open(Path.of(arguments.operands().get(1)));
        var out = new TextOutput(streams.out());
        RowWriter rows = writer(format, out, streams.host().isColoured())) {
      var counted = new Counted(rows);
      new CheckpointDiff(
              Selections.scope(before, arguments),
              Selections.scope(after, arguments),
              hasMemory,
              hasBytes)
          .run(counted);
      return counted.isAny ? DIFFERENT : Main.DONE;
    }
  }

  private static RowWriter writer(Format format, Writer out, boolean isColoured)
      throws IOException {
    return format == Format.TEXT
        ? new DifferenceWriter(out, isColoured)
        : format.writer(CheckpointDiff.VIEW, out, false);
  }
}
