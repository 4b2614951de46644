package crit.cli;

import crit.daemon.ViewKeeper;
import crit.daemon.os.UnixSocket.Peer;
import crit.daemon.stream.StreamListener;
import elf4j.Level;
import elf4j.Logger;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Logs what daemons do, an event at a time, through the facade. */
final class DaemonLog implements StreamListener, ViewKeeper.Listener, Closeable {
  private static final String CLIENT = "client";
  private static final String VIEW = "view";
  private static final String DAEMON = "daemon";

  private final Logger logger = Logger.instance();
  private final AtomicBoolean hasFailed = new AtomicBoolean();

  private final LogQueue queue;

  private DaemonLog(LogQueue queue) {
    this.queue = queue;
  }

  /** Starts the log that options ask for: to standard error if they do not name a file. */
  static DaemonLog of(Arguments arguments, Streams streams) throws IOException {
    Optional<String> file = arguments.value(DaemonCommands.LOG);
    OutputStream out =
        file.isPresent()
            ? Files.newOutputStream(
                Path.of(file.get()), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
            : streams.err();
    LogQueue.Form form =
        word(arguments, DaemonCommands.LOG_FORMAT, List.of("human", "json")).equals("json")
            ? LogQueue.Form.JSON
            : LogQueue.Form.HUMAN;
    String level =
        word(arguments, DaemonCommands.LOG_LEVEL, List.of("info", "debug", "warn", "off"));
    Level least =
        switch (level) {
          case "debug" -> Level.DEBUG;
          case "warn" -> Level.WARN;
          case "off" -> Level.OFF;
          default -> arguments.has(EditCommands.QUIET) ? Level.WARN : Level.INFO;
        };
    var queue = LogQueue.start(out, form, least);
    ConsoleLoggerFactory.use(queue);
    return new DaemonLog(queue);
  }

  private static String word(Arguments arguments, String option, List<String> allowed) {
    String word = arguments.value(option).orElse(allowed.getFirst());
    if (!allowed.contains(word)) {
      throw new UsageException(
          "%s is '%s', expected one of: %s".formatted(option, word, String.join(", ", allowed)));
    }
    return word;
  }

  /** Returns whether any client failed. */
  boolean hasFailed() {
    return hasFailed.get();
  }

  void say(String text) {
    logger.atInfo().log(new LogEvent(DAEMON, text, Map.of()));
  }

  void warn(String text) {
    logger.atWarn().log(new LogEvent(DAEMON, text, Map.of()));
  }

  @Override
  public void connected(long client, Peer peer) {
    String text = "client %d: process %d of user %d".formatted(client, peer.pid(), peer.uid());
    Map<String, Long> fields = new LinkedHashMap<>();
    fields.put(CLIENT, client);
    fields.put("pid", (long) peer.pid());
    fields.put("uid", (long) peer.uid());
    logger.atInfo().log(new LogEvent(CLIENT, text, fields));
  }

  @Override
  public void refused(String reason) {
    warn(reason);
  }

  @Override
  public void image(Peer peer, String name, long bytes) {
    Logger debug = logger.atDebug();
    if (debug.isEnabled()) {
      String text = "process %d: %s, %d bytes".formatted(peer.pid(), name, bytes);
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("pid", peer.pid());
      fields.put("image", name);
      fields.put("bytes", bytes);
      debug.log(new LogEvent("image", text, fields));
    }
  }

  @Override
  public void ended(long client, long bytes, String problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(CLIENT, client);
    fields.put("bytes", bytes);
    if (problem.isEmpty()) {
      String text = "client %d: done, %d bytes".formatted(client, bytes);
      logger.atInfo().log(new LogEvent(CLIENT, text, fields));
    } else {
      hasFailed.set(true);
      fields.put("cause", problem);
      String text = "client %d: %s".formatted(client, problem);
      logger.atWarn().log(new LogEvent(CLIENT, text, fields));
    }
  }

  @Override
  public void refreshed(int rewritten, List<String> warnings) {
    String text = "the view is new, %d files are rewritten".formatted(rewritten);
    logger.atInfo().log(new LogEvent(VIEW, text, Map.of("rewritten", rewritten)));
    warnings.forEach(it -> logger.atWarn().log(new LogEvent(VIEW, it, Map.of())));
  }

  @Override
  public void kept(String reason) {
    String text = "the view stays as it is: " + reason;
    logger.atWarn().log(new LogEvent(VIEW, text, Map.of("cause", reason)));
  }

  /** Has all be written that was logged; what is logged later is not. */
  @Override
  public void close() {
    queue.stop();
  }
}
