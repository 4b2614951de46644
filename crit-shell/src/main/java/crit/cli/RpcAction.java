package crit.cli;

import crit.daemon.rpc.Container;
import crit.daemon.rpc.RestoreView;
import crit.daemon.rpc.RpcProxy;
import crit.rewrite.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** {@code crit daemon rpc}. */
final class RpcAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    return DaemonRun.serve(listener(arguments), DaemonLog.of(arguments, streams), arguments);
  }

  /** Makes what listens. */
  static Listener listener(Arguments arguments) throws IOException {
    Path socket = path(arguments, ShimCommands.SOCKET);
    Path service = path(arguments, ShimCommands.SERVICE);
    var rules = new RuleBox(arguments);
    var views = new AtomicLong();
    var proxy =
        new RpcProxy(
            service,
            (request, client) -> {
              Container container = Container.of(client.pid());
              List<Rule> all = rules.of(container);
              if (all.isEmpty()) {
                return Optional.empty();
              }
              long number = ProcessHandle.current().pid() << Integer.SIZE | views.incrementAndGet();
              Path images = request.images(client.pid());
              try (var audit = Audit.open(arguments, client, container.id())) {
                return Optional.of(RestoreView.make(images, number, all, audit));
              }
            },
            DaemonRun.patience(arguments));
    return new Listener(socket, proxy, Optional.of(rules));
  }

  private static Path path(Arguments arguments, String name) {
    return Path.of(
        arguments
            .value(name)
            .orElseThrow(() -> new UsageException(name + " is missing, expected a path")));
  }
}
