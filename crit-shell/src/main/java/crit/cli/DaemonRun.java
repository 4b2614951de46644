package crit.cli;

import crit.daemon.os.Systemd;
import crit.daemon.stream.StreamServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/** What the commands have in common that serve clients. */
final class DaemonRun {
  private static final int PATIENCE = 300;

  /** For how many seconds clients are still served once the daemon is told to end. */
  static final int GRACE = 10;

  private static final int INTERRUPTED = 128 + 2;
  private static final int TERMINATED = 128 + 15;

  private DaemonRun() {}

  /** Returns for how many seconds a client may be silent. */
  static int patience(Arguments arguments) {
    String text = arguments.value(DaemonCommands.PATIENCE).orElse(Integer.toString(PATIENCE));
    try {
      int seconds = Integer.parseInt(text);
      if (seconds > 0 && seconds <= Integer.MAX_VALUE / 1000) {
        return seconds;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new UsageException(
        "%s is '%s', expected a number of seconds".formatted(DaemonCommands.PATIENCE, text));
  }

  /**
   * Serves until SIGTERM or SIGINT, or one client with --once; the socket is removed at the end.
   *
   * @return the exit status, which of a signal is what shells show for it
   */
  static int serve(Listener listener, DaemonLog log, Arguments arguments) throws IOException {
    boolean isOnce = arguments.has(DaemonCommands.ONCE);
    var status = new AtomicInteger(Main.DONE);
    try (var _ = listener.held();
        var server = StreamServer.listen(listener.socket(), listener.service(), log)) {
      Signals.register("TERM", () -> end(server, log, status, TERMINATED));
      Signals.register("INT", () -> end(server, log, status, INTERRUPTED));
      log.say("listens at " + listener.socket());
      Systemd.tell("READY=1");
      if (!server.run(isOnce ? 1 : 0)) {
        log.warn("ends, though a client is not served yet");
      }
    }
    return isOnce && log.hasFailed() ? Main.FAILED : status.get();
  }

  private static void end(StreamServer server, DaemonLog log, AtomicInteger status, int reason) {
    status.set(reason);
    try {
      server.endWithin(GRACE);
    } catch (IOException e) {
      log.warn(String.valueOf(e.getMessage()));
    }
  }
}
