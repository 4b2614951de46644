package crit.cli;

import crit.cli.Configuration.Row;
import crit.daemon.ViewKeeper;
import crit.daemon.status.ListenerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A view that is kept, and may come to be kept by other rules. */
final class ViewPart implements Part {
  private static final int PATIENCE = 10;

  private final Path view;
  private final ListenerStatus status;
  private final DaemonLog log;
  private ViewKeeper keeper;
  private Thread thread;

  private ViewPart(Row row, ViewKeeper keeper, ListenerStatus status, DaemonLog log) {
    this.view = view(row);
    this.keeper = keeper;
    this.status = status;
    this.log = log;
    this.thread = thread(keeper);
  }

  /** Makes the view; the step keeps it. */
  static Step open(Row row, ListenerStatus status, DaemonLog log) throws IOException {
    ViewKeeper keeper = DaemonViewAction.keeper(row.arguments());
    try {
      ViewKeeper.Refreshed made = keeper.refresh();
      log.refreshed(made.rewritten(), made.warnings());
    } catch (IOException | RuntimeException e) {
      keeper.close();
      throw e;
    }
    var part = new ViewPart(row, keeper, status, log);
    return new Step(part, () -> part.thread.start(), keeper);
  }

  private static Path view(Row row) {
    return Path.of(row.arguments().operands().getLast());
  }

  private Thread thread(ViewKeeper kept) {
    return Thread.ofPlatform().name("view").unstarted(() -> kept.run(log));
  }

  /** Returns whether a row has the same view. */
  boolean isOf(Row row) {
    return row.kind().equals("view") && view(row).equals(view);
  }

  /**
   * Prepares to keep the view as another row says.
   *
   * @throws IOException if its rules do not fit; nothing has changed then
   */
  Step become(Row row) throws IOException {
    ViewKeeper next = DaemonViewAction.keeper(row.arguments());
    try {
      next.check();
    } catch (IOException | RuntimeException e) {
      next.close();
      throw e;
    }
    return new Step(this, () -> take(next, row.name()), next);
  }

  private void take(ViewKeeper next, String name) {
    try {
      close();
      isEnded(PATIENCE);
    } catch (IOException e) {
      log.warn(Main.text(e));
    }
    keeper = next;
    thread = thread(next);
    thread.start();
    status.rename(name);
  }

  @Override
  public ListenerStatus status() {
    return status;
  }

  /** {@inheritDoc} Its keeper looks after its rules itself. */
  @Override
  public Step reload() {
    return new Step(this, () -> {}, () -> {});
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  @Override
  public boolean isEnded(int seconds) throws IOException {
    try {
      if (!thread.join(Duration.ofSeconds(seconds))) {
        return false;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
    keeper.close();
    return true;
  }
}
