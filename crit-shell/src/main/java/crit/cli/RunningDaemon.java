package crit.cli;

import crit.cli.Configuration.Row;
import crit.cli.Part.Step;
import crit.daemon.os.Systemd;
import crit.daemon.status.ListenerStatus;
import crit.daemon.status.ListenerStatus.Counts;
import crit.daemon.status.Metrics;
import crit.daemon.status.StatusServer;
import crit.render.Format;
import crit.render.RowWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jline.utils.Signals;

/**
 * Runs the listeners of a configuration. When the file, or one that it names, changes, or on
 * SIGHUP, all is read anew: listeners that stay as they are go on, with the new rules; one that is
 * another at the same place does what it is to do for the clients that come then. If anything is
 * wrong, nothing changes.
 */
final class RunningDaemon {
  private static final int LOOK = 1;

  /** Signals that end it, and what a shell shows for a program that they have ended. */
  private static final Map<String, Integer> ENDS = Map.of("TERM", 143, "INT", 130);

  private final Path file;
  private final DaemonLog log;
  private final Semaphore asked = new Semaphore(0);
  private final AtomicInteger exit = new AtomicInteger();
  private final AtomicLong reloads = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final List<Part> removed = new ArrayList<>();
  private volatile Map<Row, Part> parts = Map.of();
  private Map<Path, String> seen = Map.of();
  private Closeable status = () -> {};

  RunningDaemon(Path file, DaemonLog log) {
    this.file = file;
    this.log = log;
  }

  /**
   * Runs until SIGTERM or SIGINT.
   *
   * @return the exit status
   * @throws IOException if a listener cannot be started, or the status
   */
  int run(Configuration configuration) throws IOException {
    ENDS.forEach((signal, code) ->
        Signals.register(
            signal,
            () -> {
              exit.set(code);
              asked.release();
            }));
    Signals.register("HUP", asked::release);
    try {
      seen = state(files(configuration));
      status = status(configuration);
      change(configuration);
      tell("READY=1");
      serve(configuration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
    return exit.get();
  }

  private void serve(Configuration configuration) throws InterruptedException {
    Configuration current = configuration;
    while (exit.get() == 0) {
      boolean isAsked = asked.tryAcquire(LOOK, TimeUnit.SECONDS);
      asked.drainPermits();
      Map<Path, String> now = state(seen.keySet());
      if (exit.get() == 0 && (isAsked || !now.equals(seen))) {
        seen = now;
        current = reload(current);
      }
      removed.removeIf(it -> isEnded(it, 0));
    }
  }

  private Closeable status(Configuration configuration) throws IOException {
    return configuration.status().isEmpty()
        ? () -> {}
        : StatusServer.start(
            configuration.status().get(),
            Map.of("/metrics", this::metrics, StatusAction.PAGE, this::rows));
  }

  private String metrics() {
    return Metrics.text(counts(), reloads.get(), refusals.get());
  }

  private List<Counts> counts() {
    return parts.values().stream().map(it -> it.status().counts()).toList();
  }

  private String rows() {
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

  private List<Path> files(Configuration configuration) {
    List<Path> files = new ArrayList<>(List.of(file));
    configuration.listeners().forEach(it -> files.addAll(it.files()));
    return files;
  }

  /** Returns what tells whether a file has changed. */
  private static Map<Path, String> state(Collection<Path> files) {
    Map<Path, String> state = new HashMap<>();
    for (Path one : files) {
      String is = Files.exists(one) ? "" : " gone";
      state.put(one, one.toFile().length() + " " + one.toFile().lastModified() + is);
    }
    return state;
  }

  private Configuration reload(Configuration current) {
    tell("RELOADING=1");
    try {
      Configuration read = Configuration.read(file);
      List<Path> files = files(read);
      Map<Path, String> now = state(files);
      now.putAll(seen); // which is older: what changed meanwhile is seen the next time
      seen = now; // files of a configuration that is refused count, too: they may be put right
      if (!read.status().equals(current.status())) {
        throw new IOException(file + ": status has changed, which needs a new start");
      }
      change(read);
      seen.keySet().retainAll(Set.copyOf(files));
      reloads.incrementAndGet();
      log.say("reads %s anew: %d listeners".formatted(file, parts.size()));
      return read;
    } catch (IOException | RuntimeException e) {
      refusals.incrementAndGet();
      log.warn("goes on as before: " + text(e));
      return current;
    } finally {
      tell("READY=1");
    }
  }

  private static String text(Exception e) {
    return switch (e) {
      case IOException input -> Main.text(input);
      case UsageException usage -> String.valueOf(usage.getMessage());
      default -> e.toString();
    };
  }

  /** Tells the service manager, which may be gone without harm. */
  private void tell(String state) {
    try {
      Systemd.tell(state);
    } catch (IOException e) {
      log.warn("the service manager is not told %s: %s".formatted(state, e.getMessage()));
    }
  }

  /**
   * Prepares what is new or another, and if all of that works does it, and ends what is no more.
   */
  private void change(Configuration configuration) throws IOException {
    Map<Row, Part> free = new LinkedHashMap<>(parts);
    free.keySet().removeAll(Set.copyOf(configuration.listeners()));
    Map<Row, Step> steps = new LinkedHashMap<>();
    try {
      for (Row row : new LinkedHashSet<>(configuration.listeners())) {
        Step step = step(row, free.values());
        free.values().remove(step.part());
        steps.put(row, step);
      }
    } catch (IOException | RuntimeException e) {
      for (Step step : steps.values()) {
        step.drop().close();
      }
      throw e;
    }
    Map<Row, Part> next = new LinkedHashMap<>();
    steps.forEach((row, step) -> {
      step.take().run();
      next.put(row, step.part());
    });
    parts = next;
    free.values().forEach(this::close);
    removed.addAll(free.values());
  }

  /** Prepares what a row says: of the part that it is, one that is free at its place, or anew. */
  private Step step(Row row, Collection<Part> free) throws IOException {
    Part same = parts.get(row);
    if (same != null) {
      return same.reload();
    }
    var counted = new ListenerStatus(row.name(), row.kind(), log);
    if (row.kind().equals("view")) {
      Optional<ViewPart> old = first(ViewPart.class, free, it -> it.isOf(row));
      return old.isPresent() ? old.get().become(row) : ViewPart.open(row, counted, log);
    }
    Arguments arguments = row.arguments();
    Listener listener =
        switch (row.kind()) {
          case "serve" -> DaemonServeAction.listener(arguments, log, counted);
          case "capture" -> DaemonCaptureAction.listener(arguments, counted);
          default -> RpcAction.listener(arguments);
        };
    Optional<ServerPart> old =
        first(ServerPart.class, free, it -> it.isAt(row.kind(), listener.socket()));
    return old.isPresent()
        ? old.get().become(row.name(), listener)
        : ServerPart.open(row.kind(), listener, counted, log);
  }

  private static <T extends Part> Optional<T> first(
      Class<T> type, Collection<Part> free, Predicate<T> wanted) {
    return free.stream().filter(type::isInstance).map(type::cast).filter(wanted).findFirst();
  }

  private void close(Part part) {
    try {
      part.close();
    } catch (IOException e) {
      log.warn(Main.text(e));
    }
  }

  private boolean isEnded(Part part, int seconds) {
    try {
      return part.isEnded(seconds);
    } catch (IOException e) {
      log.warn(Main.text(e));
      return true;
    }
  }

  /** Lets nobody in any more, and waits for all that are there, as long as for one of them. */
  private void end() {
    List<Part> all = new ArrayList<>(removed);
    all.addAll(parts.values());
    all.forEach(this::close);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DaemonRun.GRACE);
    for (Part part : all) {
      long left = TimeUnit.NANOSECONDS.toSeconds(deadline - System.nanoTime());
      if (!isEnded(part, (int) Math.max(0, left))) {
        String name = part.status().counts().listener();
        log.warn("%s ends, though a client is not served yet".formatted(name));
      }
    }
    try {
      status.close();
    } catch (IOException e) {
      log.warn(Main.text(e));
    }
  }
}
