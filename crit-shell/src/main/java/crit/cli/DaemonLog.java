package crit.cli;

import crit.daemon.ViewKeeper;
import crit.daemon.os.UnixSocket.Peer;
import crit.daemon.stream.StreamListener;
import elf4j.Logger;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Logs what daemons do, a line for each event, through the facade. */
final class DaemonLog implements StreamListener, ViewKeeper.Listener {
  private final Logger info = Logger.instance().atInfo();
  private final Logger warn = Logger.instance().atWarn();
  private final boolean isQuiet;
  private final AtomicBoolean hasFailed = new AtomicBoolean();

  DaemonLog(boolean isQuiet) {
    this.isQuiet = isQuiet;
  }

  /** Returns whether any client failed. */
  boolean hasFailed() {
    return hasFailed.get();
  }

  void say(String text) {
    if (!isQuiet) {
      info.log("{}", text);
    }
  }

  void warn(String text) {
    warn.log("{}", text);
  }

  @Override
  public void connected(long client, Peer peer) {
    say("client %d: process %d of user %d".formatted(client, peer.pid(), peer.uid()));
  }

  @Override
  public void ended(long client, long bytes, String problem) {
    if (problem.isEmpty()) {
      say("client %d: done, %d bytes".formatted(client, bytes));
    } else {
      hasFailed.set(true);
      warn("client %d: %s".formatted(client, problem));
    }
  }

  @Override
  public void refreshed(int rewritten, List<String> warnings) {
    say("the view is new, %d files are rewritten".formatted(rewritten));
    warnings.forEach(this::warn);
  }

  @Override
  public void kept(String reason) {
    warn("the view stays as it is: " + reason);
  }
}
