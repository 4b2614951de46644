package crit.cli;

import crit.cli.Configuration.Row;
import crit.daemon.ViewKeeper;
import crit.daemon.os.Systemd;
import crit.daemon.status.ListenerStatus;
import crit.daemon.status.ListenerStatus.Counts;
import crit.daemon.status.Metrics;
import crit.daemon.status.StatusServer;
import crit.daemon.stream.StreamServer;
import crit.render.Format;
import crit.render.RowWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * Runs the listeners of a configuration. When the file, or one that it names, changes, or on
 * SIGHUP, all is read anew: listeners that stay as they are go on, with the new rules. If anything
 * is wrong then, nothing changes.
 */
final class RunningDaemon {
  private static final int LOOK = 1;

  private final Path file;
  private final DaemonLog log;
  private final Map<Row, Part> parts = new LinkedHashMap<>();
  private final Semaphore asked = new Semaphore(0);
  private final AtomicBoolean isEnding = new AtomicBoolean();
  private long reloads;
  private long refusals;
  private String seen = "";
  private Closeable status = () -> {};

  /** A listener that runs. */
  private record Part(ListenerStatus status, Optional<RuleBox> rules, Closeable end) {}

  RunningDaemon(Path file, DaemonLog log) {
    this.file = file;
    this.log = log;
  }

  /**
   * Runs until SIGTERM or SIGINT.
   *
   * @throws IOException if a listener cannot be started, or the status
   */
  void run(Configuration configuration) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    Signals.register("HUP", asked::release);
    seen = state(configuration);
    try {
      status = status(configuration);
      change(configuration);
      Systemd.tell("READY=1");
      Configuration current = configuration;
      while (!isEnding.get()) {
        boolean isAsked = asked.tryAcquire(LOOK, TimeUnit.SECONDS);
        asked.drainPermits();
        String now = state(current);
        if (isAsked || !now.equals(seen)) {
          seen = now;
          current = reload(current);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private Closeable status(Configuration configuration) throws IOException {
    return configuration.status().isEmpty()
        ? () -> {}
        : StatusServer.start(
            configuration.status().get(),
            Map.of("/metrics", this::metrics, StatusAction.PAGE, this::rows));
  }

  private synchronized String metrics() {
    return Metrics.text(counts(), reloads, refusals);
  }

  private List<Counts> counts() {
    return parts.values().stream().map(it -> it.status.counts()).toList();
  }

  private synchronized String rows() {
    var text = new StringWriter();
    try (RowWriter rows = Format.JSONL.writer(StatusAction.VIEW, text, false)) {
      for (Counts counts : counts()) {
        rows.row(counts);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Returns what tells whether a file has changed. */
  private String state(Configuration configuration) {
    List<Path> files = new ArrayList<>(List.of(file));
    configuration.listeners().forEach(it -> files.addAll(it.files()));
    var state = new StringBuilder();
    for (Path one : files) {
      state.append(one.toFile().length()).append(' ').append(one.toFile().lastModified());
      state.append(Files.exists(one) ? "\n" : " gone\n");
    }
    return state.toString();
  }

  private synchronized Configuration reload(Configuration current) throws IOException {
    Systemd.tell("RELOADING=1");
    try {
      Configuration read = Configuration.read(file);
      if (!read.status().equals(current.status())) {
        throw new IOException(file + ": status has changed, which needs a new start");
      }
      List<Runnable> ready = new ArrayList<>();
      for (Part part : parts.values()) {
        if (part.rules.isPresent()) {
          ready.add(part.rules.get().reload());
        }
      }
      change(read);
      ready.forEach(Runnable::run);
      reloads++;
      log.say("reads %s anew: %d listeners".formatted(file, parts.size()));
      return read;
    } catch (IOException | UsageException e) {
      refusals++;
      log.warn("goes on as before: " + e.getMessage());
      return current;
    } finally {
      Systemd.tell("READY=1");
    }
  }

  /** Starts what is new, and if all of that works ends what is no more. */
  private synchronized void change(Configuration configuration) throws IOException {
    Map<Row, Part> started = new LinkedHashMap<>();
    try {
      for (Row row : configuration.listeners()) {
        if (!parts.containsKey(row) && !started.containsKey(row)) {
          started.put(row, start(row));
        }
      }
    } catch (IOException | UsageException e) {
      for (Part part : started.values()) {
        part.end.close();
      }
      throw e;
    }
    for (Map.Entry<Row, Part> part : Map.copyOf(parts).entrySet()) {
      if (!configuration.listeners().contains(part.getKey())) {
        parts.remove(part.getKey());
        part.getValue().end.close();
      }
    }
    parts.putAll(started);
  }

  private Part start(Row row) throws IOException {
    Arguments arguments = row.arguments();
    var status = new ListenerStatus(row.name(), row.kind(), log);
    if (row.kind().equals("view")) {
      return new Part(status, Optional.empty(), startView(arguments));
    }
    Listener listener =
        switch (row.kind()) {
          case "serve" -> DaemonServeAction.listener(arguments, log, status);
          case "capture" -> DaemonCaptureAction.listener(arguments, status);
          default -> RpcAction.listener(arguments);
        };
    var server = StreamServer.listen(listener.socket(), listener.service(), status);
    Thread.ofPlatform().name(row.kind()).start(() -> serve(server));
    log.say("listens at " + listener.socket());
    return new Part(
        status,
        listener.rules(),
        () -> {
          if (!server.stop(DaemonRun.GRACE)) {
            log.warn("%s ends, though a client is not served yet".formatted(listener.socket()));
          }
        });
  }

  private void serve(StreamServer server) {
    try {
      server.run(0);
    } catch (IOException e) {
      log.warn(String.valueOf(e.getMessage()));
    }
  }

  private Closeable startView(Arguments arguments) throws IOException {
    ViewKeeper keeper = DaemonViewAction.keeper(arguments);
    try {
      ViewKeeper.Refreshed made = keeper.refresh();
      log.refreshed(made.rewritten(), made.warnings());
    } catch (IOException e) {
      keeper.close();
      throw e;
    }
    Thread thread = Thread.ofPlatform().name("view").start(() -> keeper.run(log));
    return () -> {
      thread.interrupt();
      keeper.close();
    };
  }

  private synchronized void end() {
    isEnding.set(true);
    for (Part part : parts.values()) {
      try {
        part.end.close();
      } catch (IOException e) {
        log.warn(String.valueOf(e.getMessage()));
      }
    }
    parts.clear();
    try {
      status.close();
    } catch (IOException e) {
      log.warn(String.valueOf(e.getMessage()));
    }
  }
}
