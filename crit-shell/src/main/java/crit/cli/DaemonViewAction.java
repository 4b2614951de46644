package crit.cli;

import crit.daemon.ViewKeeper;
import java.io.IOException;
import java.nio.file.Path;

/** {@code crit daemon view}. */
final class DaemonViewAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    try (DaemonLog log = DaemonLog.of(arguments, streams);
        ViewKeeper keeper = keeper(arguments)) {
      ViewKeeper.Refreshed made = keeper.refresh();
      log.refreshed(made.rewritten(), made.warnings());
      if (!arguments.has(DaemonCommands.ONCE)) {
        keeper.run(log);
      }
    }
    return Main.DONE;
  }

  /** Makes what keeps the view. */
  static ViewKeeper keeper(Arguments arguments) throws IOException {
    Path images = Path.of(arguments.operands().getFirst());
    Path view = Path.of(arguments.operands().getLast());
    var ruleFiles = arguments.values(EditCommands.RULES).stream().map(Path::of).toList();
    return ViewKeeper.watch(images, view, () -> EditAction.rules(arguments), ruleFiles);
  }
}
