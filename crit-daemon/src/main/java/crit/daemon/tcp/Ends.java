package crit.daemon.tcp;

/**
 * Two ends of a connection: of packets in one direction, the source and the destination.
 *
 * @param local the end that is in the checkpoint; the source
 * @param remote the other end; the destination
 */
public record Ends(Endpoint local, Endpoint remote) {
  /** Returns the same for the other direction. */
  public Ends reversed() {
    return new Ends(remote, local);
  }

  boolean isV6() {
    return local.isV6();
  }

  /** Returns the same with one end replaced wherever it stands. */
  Ends replaced(Endpoint from, Endpoint to) {
    return new Ends(local.equals(from) ? to : local, remote.equals(from) ? to : remote);
  }

  @Override
  public String toString() {
    return local + " - " + remote;
  }
}
