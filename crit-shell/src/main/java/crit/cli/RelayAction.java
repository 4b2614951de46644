package crit.cli;

import crit.daemon.os.UnixSocket;
import crit.daemon.rpc.Relay;
import crit.daemon.rpc.RestoreView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code crit daemon relay}. */
final class RelayAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    for (int file : SwrkAction.numbers(arguments)) {
      UnixSocket.close(file);
    }
    int engine = SwrkAction.number("N", arguments.operands().getFirst());
    int criu = SwrkAction.number("M", arguments.operands().getLast());
    Optional<Path> view = arguments.value(ShimCommands.VIEW).map(Path::of);
    try {
      Relay.run(UnixSocket.of(engine), UnixSocket.of(criu), request -> request, Relay.FOREVER);
    } finally {
      if (view.isPresent()) {
        RestoreView.remove(view.get());
      }
    }
    return Main.DONE;
  }
}
