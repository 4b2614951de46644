package crit.cli;

import crit.daemon.os.Systemd;
import crit.daemon.stream.StreamServer;
import java.io.IOException;

/** What the commands have in common that serve clients. */
final class DaemonRun {
  private static final int PATIENCE = 300;

  /** For how many seconds clients are still served once the daemon is told to end. */
  static final int GRACE = 10;

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
   */
  static int serve(Listener listener, DaemonLog log, Arguments arguments) throws IOException {
    boolean isOnce = arguments.has(DaemonCommands.ONCE);
    try (var server = StreamServer.listen(listener.socket(), listener.service(), log)) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                try {
                  if (!server.stop(GRACE)) {
                    log.warn("ends, though a client is not served yet");
                  }
                } catch (IOException e) {
                  log.warn(String.valueOf(e.getMessage()));
                }
              }));
      log.say("listens at " + listener.socket());
      Systemd.tell("READY=1");
      server.run(isOnce ? 1 : 0);
    }
    return isOnce && log.hasFailed() ? Main.FAILED : Main.DONE;
  }
}
