package crit.cli;

import crit.daemon.ReadySet;
import crit.daemon.stream.ImageSender;
import crit.daemon.stream.StreamListener;
import crit.daemon.stream.StreamServer;
import java.io.IOException;
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
    Path place = Path.of(arguments.operands().getFirst());
    Path socket = SocketDirectory.of(arguments, place).resolve(StreamServer.SERVE);
    var rules = new RuleBox(arguments);
    var set = new ReadySet(place, Selections.files(arguments), rules::get);
    rules.tryOn(tried -> set.prepare(tried).forEach(log::warn));
    var sender =
        new ImageSender(
            client -> {
              try (var audit = Audit.open(arguments, client, "")) {
                return set.open(audit);
              }
            },
            DaemonRun.patience(arguments),
            listener);
    return new Listener(socket, sender, Optional.of(rules));
  }
}
