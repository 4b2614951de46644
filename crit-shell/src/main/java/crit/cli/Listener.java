package crit.cli;

import crit.daemon.stream.StreamServer;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a daemon listens with.
 *
 * @param socket where
 * @param service serves a client
 * @param rules what it rewrites by, if it does
 * @param held what it has open between clients, which who runs it closes
 */
record Listener(
    Path socket, StreamServer.Service service, Optional<RuleBox> rules, Closeable held) {
  /** Listens with nothing that is held open. */
  Listener(Path socket, StreamServer.Service service, Optional<RuleBox> rules) {
    this(socket, service, rules, () -> {});
  }
}
