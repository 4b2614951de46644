package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.daemon.RewrittenSet;
import crit.daemon.stream.ImageSender;
import crit.daemon.stream.StreamServer;
import crit.memory.FileRoot;
import crit.rewrite.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code crit daemon serve}. */
final class DaemonServeAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path set = Path.of(arguments.operands().getFirst());
    List<Rule> rules = EditAction.rules(arguments);
    var log = new DaemonLog(arguments.has(EditCommands.QUIET));
    FileRoot files;
    try (var checkpoint = Checkpoint.open(set)) {
      files = Selections.scope(checkpoint, arguments).files();
    }
    try (RewrittenSet first = RewrittenSet.open(set, files, rules, (_, _) -> {}).flat()) {
      first.warnings().forEach(log::warn);
    }
    var sender =
        new ImageSender(
            client -> {
              try (var audit = Audit.open(arguments, client, "")) {
                return RewrittenSet.open(set, files, rules, audit).flat();
              }
            },
            DaemonRun.patience(arguments));
    return DaemonRun.serve(socket(set, arguments), sender, log, arguments);
  }

  private static Path socket(Path set, Arguments arguments) {
    Path directory =
        Path.of(arguments.value(DaemonCommands.SOCKET_DIRECTORY).orElse(set.toString()));
    if (!Files.isDirectory(directory)) {
      throw new UsageException(
          "%s is no directory, which %s has to be for the socket"
              .formatted(directory, DaemonCommands.SOCKET_DIRECTORY));
    }
    return directory.resolve(StreamServer.SERVE);
  }
}
