package crit.cli;

import crit.daemon.stream.StreamServer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a daemon listens with.
 *
 * @param socket where
 * @param service serves a client
 * @param rules what it rewrites by, if it does
 */
record Listener(Path socket, StreamServer.Service service, Optional<RuleBox> rules) {}
