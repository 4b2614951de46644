package crit.cli;

import crit.bytes.ByteSource;
import crit.json.JsonForm;
import crit.json.JsonImageWriter;
import java.io.IOException;
import java.nio.file.Path;

/** {@code crit show}. */
final class ShowAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    boolean hasExtra = !arguments.has(Commands.NO_EXTRA);
    try (var source = ByteSource.of(Path.of(arguments.operands().getFirst()))) {
      JsonForm form = hasExtra ? JsonForm.PRETTY : JsonForm.PRETTY_WITHOUT_EXTRA;
      JsonImageWriter.write(source, streams.out(), form);
    }
    streams.out().write('\n');
    return Main.DONE;
  }
}
