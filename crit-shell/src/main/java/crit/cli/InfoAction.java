package crit.cli;

import crit.bytes.ByteSource;
import crit.json.JsonImageWriter;
import java.io.IOException;
import java.nio.file.Path;

/** {@code crit info}. */
final class InfoAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    try (var source = ByteSource.of(Path.of(arguments.operands().getFirst()))) {
      JsonImageWriter.writeInfo(source, streams.out());
    }
    streams.out().write('\n');
    return Main.DONE;
  }
}
