package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.daemon.RewrittenSet;
import crit.daemon.stream.ImageSender;
import crit.daemon.stream.StreamServer;
import crit.memory.FileRoot;
import crit.render.Format;
import crit.render.RowWriter;
import crit.rewrite.Rule;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** {@code crit daemon serve}. */
final class DaemonServeAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path set = Path.of(arguments.operands().getFirst());
    List<Rule> rules = EditAction.rules(arguments);
    Optional<Path> audit = arguments.value(DaemonCommands.AUDIT).map(Path::of);
    var log = new DaemonLog(arguments.has(EditCommands.QUIET));
    FileRoot files;
    try (var checkpoint = Checkpoint.open(set)) {
      files = Selections.scope(checkpoint, arguments).files();
    }
    try (RewrittenSet first = open(set, files, rules, Optional.empty())) {
      first.warnings().forEach(log::warn);
    }
    var sender =
        new ImageSender(() -> open(set, files, rules, audit), DaemonRun.patience(arguments));
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

  private static RewrittenSet open(Path set, FileRoot files, List<Rule> rules, Optional<Path> audit)
      throws IOException {
    if (audit.isEmpty()) {
      return RewrittenSet.open(set, files, rules, (_, _) -> {}).flat();
    }
    try (Writer out =
            Files.newBufferedWriter(
                audit.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        RowWriter rows = Format.JSONL.writer(EditAction.VIEW, out, false)) {
      return RewrittenSet.open(set, files, rules, (_, change) -> rows.row(change)).flat();
    }
  }
}
