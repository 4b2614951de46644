package crit.daemon.status;

import crit.daemon.os.UnixSocket.Peer;
import crit.daemon.stream.StreamListener;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a listener does, and hands it on. Safe for several threads. */
public final class ListenerStatus implements StreamListener {
  private volatile String name;
  private final String kind;
  private final StreamListener next;
  private final AtomicLong clients = new AtomicLong();
  private final AtomicLong active = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile String problem = "";

  /**
   * What a listener has done.
   *
   * @param listener where it listens, or what it shows
   * @param kind the command that it is
   * @param clients how many have come
   * @param active how many are being served
   * @param failed how many were not served to the end
   * @param bytes how many bytes of images went through
   * @param problem what went wrong last, empty if nothing did
   */
  public record Counts(
      String listener,
      String kind,
      long clients,
      long active,
      long failed,
      long bytes,
      String problem) {}

  /** Starts to count for a listener. */
  public ListenerStatus(String name, String kind, StreamListener next) {
    this.name = name;
    this.kind = kind;
    this.next = next;
  }

  /** Has it count under another name from now on. */
  public void rename(String other) {
    name = other;
  }

  /** Returns what it has done so far. */
  public Counts counts() {
    return new Counts(name, kind, clients.get(), active.get(), failed.get(), bytes.get(), problem);
  }

  @Override
  public void connected(long client, Peer peer) {
    clients.incrementAndGet();
    active.incrementAndGet();
    next.connected(client, peer);
  }

  @Override
  public void refused(String reason) {
    problem = reason;
    next.refused(reason);
  }

  @Override
  public void image(Peer peer, String image, long size) {
    next.image(peer, image, size);
  }

  @Override
  public void ended(long client, long moved, String what) {
    active.decrementAndGet();
    bytes.addAndGet(moved);
    if (!what.isEmpty()) {
      failed.incrementAndGet();
      problem = what;
    }
    next.ended(client, moved, what);
  }
}
