package crit.daemon.tcp;

import crit.checkpoint.Checkpoint;
import crit.explore.Holder;
import crit.explore.Scope;
import crit.explore.SocketView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A connection of TCP in a checkpoint, before and after rules.
 *
 * @param id the number of the open file
 * @param state as in {@code ESTABLISHED}
 * @param fate what the rules do with it
 * @param before its ends in the checkpoint
 * @param after its ends as the rules leave them; as before if it is dropped
 * @param holders who has it open
 */
public record Connection(
    long id, String state, Fate fate, Ends before, Ends after, List<Holder> holders) {
  /** What becomes of a connection. */
  public enum Fate {
    /** It gets another address or port. */
    MOVED,
    /** It keeps its addresses and ports. */
    KEPT,
    /** It is no connection any more. */
    DROPPED,
    /** Both its ends are in the checkpoint: nobody else takes part. */
    INSIDE
  }

  /**
   * Returns the connections of a checkpoint, in the order of its image.
   *
   * @param before the checkpoint
   * @param after the same as rules leave it
   */
  static List<Connection> read(Checkpoint before, Checkpoint after) throws IOException {
    Map<Long, SocketView.Row> old = sockets(before);
    Map<Long, SocketView.Row> now = sockets(after);
    Set<Ends> all = new HashSet<>();
    old.values().forEach(it -> all.add(ends(it)));
    List<Connection> connections = new ArrayList<>();
    for (SocketView.Row row : old.values()) {
      Ends ends = ends(row);
      Optional<Ends> moved = Optional.ofNullable(now.get(row.id())).map(Connection::ends);
      Fate fate =
          moved.isEmpty()
              ? Fate.DROPPED
              : all.contains(ends.reversed())
                  ? Fate.INSIDE
                  : moved.get().equals(ends) ? Fate.KEPT : Fate.MOVED;
      connections.add(
          new Connection(row.id(), row.state(), fate, ends, moved.orElse(ends), row.holders()));
    }
    return connections;
  }

  private static Map<Long, SocketView.Row> sockets(Checkpoint set) throws IOException {
    Map<Long, SocketView.Row> sockets = new LinkedHashMap<>();
    for (SocketView.Row row : SocketView.VIEW.rows(Scope.of(set))) {
      boolean isTcp = row.kind().equals("tcp") || row.kind().equals("tcp6");
      boolean isConnected = !row.state().equals("LISTEN") && !row.state().equals("UNCONNECTED");
      if (isTcp && isConnected && !row.local().isEmpty() && !row.remote().isEmpty()) {
        sockets.put(row.id(), row);
      }
    }
    return sockets;
  }

  private static Ends ends(SocketView.Row row) {
    return new Ends(Endpoint.parse(row.local()), Endpoint.parse(row.remote()));
  }

  /** Returns whether somebody outside takes part who must not hear of the move. */
  public boolean hasPeer() {
    return fate == Fate.MOVED || fate == Fate.KEPT;
  }

  /** Returns whether a router can hide the move from the other end. */
  boolean isForRouter() {
    return fate == Fate.MOVED
        && before.remote().equals(after.remote())
        && before.isV6() == after.isV6();
  }
}
