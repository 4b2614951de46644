package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.explore.ByteSize;
import crit.memory.Compaction;
import java.io.IOException;
import java.nio.file.Path;

/** {@code crit compact}. */
final class CompactAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path to = Path.of(arguments.operands().get(1));
    try (var checkpoint = Checkpoint.open(Path.of(arguments.operands().getFirst()))) {
      Compaction.Result result = Compaction.compact(checkpoint, to);
      streams
          .err()
          .println(
              "%s: %d pages, %s; %d of them were in parents"
                  .formatted(
                      to,
                      result.pages(),
                      new ByteSize(result.pages() * result.pageSize()),
                      result.inParents()));
    }
    return Main.DONE;
  }
}
