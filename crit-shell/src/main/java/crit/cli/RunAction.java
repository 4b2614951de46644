package crit.cli;

import java.io.IOException;
import java.nio.file.Path;

/** {@code crit daemon run}. */
final class RunAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path file =
        Path.of(
            arguments
                .value(RunCommands.CONFIG)
                .orElseThrow(
                    () -> new UsageException(RunCommands.CONFIG + " is missing, expected a file")));
    Configuration configuration = Configuration.read(file);
    if (arguments.has(RunCommands.CHECK)) {
      for (Configuration.Row row : configuration.listeners()) {
        if (!row.kind().equals("capture")) {
          ImageRules.whole(row.arguments());
        }
      }
      return Main.DONE;
    }
    try (DaemonLog log = DaemonLog.of(arguments, streams)) {
      return new RunningDaemon(file, log).run(configuration);
    }
  }
}
