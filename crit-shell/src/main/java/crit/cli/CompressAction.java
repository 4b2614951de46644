package crit.cli;

import crit.bytes.StagedDirectory.Leftover;
import crit.checkpoint.Checkpoint;
import crit.memory.MemoryConversion;
import crit.memory.MemoryConversion.Direction;
import crit.memory.MemoryConversion.Options;
import crit.memory.MemoryConversion.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** {@code crit compress} and {@code crit decompress}. */
final class CompressAction implements Command.Action {
  static final String IN_PLACE = "--in-place";
  static final String ACCELERATION = "--acceleration";

  private final Direction direction;

  CompressAction(Direction direction) {
    this.direction = direction;
  }

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    var options = new Options(direction, !arguments.has(IN_PLACE), acceleration(arguments));
    Path directory = Path.of(arguments.operands().getFirst());
    try (var checkpoint = Checkpoint.open(directory)) {
      report(MemoryConversion.run(checkpoint, options), checkpoint, streams.err());
    }
    return Main.DONE;
  }

  private static int acceleration(Arguments arguments) {
    String text =
        arguments
            .value(ACCELERATION)
            .orElse(Integer.toString(MemoryConversion.DEFAULT_ACCELERATION));
    try {
      int acceleration = Integer.parseInt(text);
      if (acceleration >= 1 && acceleration <= MemoryConversion.MAX_ACCELERATION) {
        return acceleration;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new UsageException(
        "%s is '%s', expected a number from 1 to %d"
            .formatted(ACCELERATION, text, MemoryConversion.MAX_ACCELERATION));
  }

  private void report(Result result, Checkpoint checkpoint, PrintStream err) {
    for (Leftover leftover : result.leftovers()) {
      err.println(
          leftover.isRemoved()
              ? "crit: removed %s, which a killed crit left".formatted(leftover.path())
              : "crit: %s is left over; delete it if no crit is running"
                  .formatted(leftover.path()));
    }
    boolean compresses = direction == Direction.COMPRESS;
    err.println(
        switch (result.outcome()) {
          case CONVERTED ->
              "%d pages in %d page maps: %d -> %d bytes"
                  .formatted(result.pages(), result.maps(), result.before(), result.after());
          case ALREADY ->
              "%s is %s already"
                  .formatted(checkpoint.name(), compresses ? "compressed" : "decompressed");
          case NO_MEMORY ->
              checkpoint.name() + " has no page maps, so there is nothing to compress";
        });
  }
}
