package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.daemon.RewrittenSet;
import crit.daemon.stream.ImageSender;
import crit.daemon.stream.StreamListener;
import crit.daemon.stream.StreamServer;
import crit.memory.FileRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code crit daemon serve}. */
final class DaemonServeAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    DaemonLog log = DaemonLog.of(arguments, streams);
    return DaemonRun.serve(listener(arguments, log, log), log, arguments);
  }

  /** Makes what listens. */
  static Listener listener(Arguments arguments, DaemonLog log, StreamListener listener)
      throws IOException {
    Path set = Path.of(arguments.operands().getFirst());
    var rules = new RuleBox(arguments);
    FileRoot files;
    try (var checkpoint = Checkpoint.open(set)) {
      files = Selections.scope(checkpoint, arguments).files();
    }
    try (RewrittenSet first = RewrittenSet.open(set, files, rules.get(), (_, _) -> {}).flat()) {
      first.warnings().forEach(log::warn);
    }
    var sender =
        new ImageSender(
            client -> {
              try (var audit = Audit.open(arguments, client, "")) {
                return RewrittenSet.open(set, files, rules.get(), audit).flat();
              }
            },
            DaemonRun.patience(arguments),
            listener);
    return new Listener(socket(set, arguments), sender, Optional.of(rules));
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
