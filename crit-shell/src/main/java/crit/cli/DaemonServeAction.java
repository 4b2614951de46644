package crit.cli;

import crit.daemon.ReadySet;
import crit.daemon.RewrittenSet;
import crit.daemon.ServedSet;
import crit.daemon.os.UnixSocket.Peer;
import crit.daemon.stream.ImageSender;
import crit.daemon.stream.Rehearsal;
import crit.daemon.stream.StreamListener;
import crit.daemon.stream.StreamServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** {@code crit daemon serve}. */
final class DaemonServeAction implements Command.Action {
  private static final String INVENTORY = "inventory.img";
  private static final String PAGES = "pages-1.img";
  private static final RewrittenSet.Audit UNTOLD = (_, _) -> {};

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    DaemonLog log = DaemonLog.of(arguments, streams);
    return DaemonRun.serve(listener(arguments, log, log), log, arguments);
  }

  /** Makes what listens. */
  static Listener listener(Arguments arguments, DaemonLog log, StreamListener listener)
      throws IOException {
    Path place = Path.of(arguments.operands().getFirst());
    Path socket = SocketDirectory.of(arguments, place).resolve(StreamServer.SERVE);
    var rules = new RuleBox(arguments);
    var set = new ReadySet(place, Selections.files(arguments), rules::get, notice(log));
    rules.tryOn(set::prepare);
    int patience = DaemonRun.patience(arguments);
    Rehearsal.ask(
        new ImageSender(_ -> set.open(UNTOLD), patience, StreamListener.NONE), PAGES, INVENTORY);
    boolean isAudited = arguments.value(DaemonCommands.AUDIT).isPresent();
    var sender =
        new ImageSender(
            client -> isAudited ? audited(set, arguments, client) : set.open(UNTOLD),
            patience,
            listener);
    return new Listener(socket, sender, Optional.of(rules), set);
  }

  /** Warns when there is something else to warn of than before. */
  private static ReadySet.Notice notice(DaemonLog log) {
    var said = new AtomicReference<>(List.<String>of());
    return (set, warnings) -> {
      List<String> all = new ArrayList<>(warnings);
      all.addAll(LostRules.warnings(set));
      if (!all.equals(said.getAndSet(all))) {
        all.forEach(log::warn);
      }
    };
  }

  private static ServedSet audited(ReadySet set, Arguments arguments, Peer client)
      throws IOException {
    try (var audit = Audit.open(arguments, client, "")) {
      return set.open(audit);
    }
  }
}
