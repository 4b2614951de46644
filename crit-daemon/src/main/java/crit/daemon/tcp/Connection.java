package crit.daemon.tcp;

import crit.checkpoint.Checkpoint;
import crit.explore.Holder;
import crit.explore.Scope;
import crit.explore.SocketView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * @throws IOException if an image cannot be read, or an address or a port is none
   */
  static List<Connection> read(Checkpoint before, Checkpoint after) throws IOException {
    Map<Long, Ends> now = new HashMap<>();
    for (SocketView.Row row : sockets(after)) {
      now.put(row.id(), ends(row, after));
    }
    Map<SocketView.Row, Ends> old = new LinkedHashMap<>();
    for (SocketView.Row row : sockets(before)) {
      old.put(row, ends(row, before));
    }
    Set<Ends> all = new HashSet<>(old.values());
    List<Connection> connections = new ArrayList<>();
    old.forEach((row, ends) -> {
      Ends moved = now.getOrDefault(row.id(), ends);
      Fate fate = ends.equals(moved) ? Fate.KEPT : Fate.MOVED;
      if (!now.containsKey(row.id())) {
        fate = Fate.DROPPED;
      } else if (all.contains(ends.reversed())) {
        fate = Fate.INSIDE;
      }
      connections.add(new Connection(row.id(), row.state(), fate, ends, moved, row.holders()));
    });
    return connections;
  }

  private static List<SocketView.Row> sockets(Checkpoint set) throws IOException {
    return SocketView.VIEW.rows(Scope.of(set)).stream().filter(Connection::isConnected).toList();
  }

  private static boolean isConnected(SocketView.Row row) {
    boolean isTcp = row.kind().equals("tcp") || row.kind().equals("tcp6");
    boolean isConnected = !row.state().equals("LISTEN") && !row.state().equals("UNCONNECTED");
    return isTcp && isConnected && !row.local().isEmpty() && !row.remote().isEmpty();
  }

  private static Ends ends(SocketView.Row row, Checkpoint set) throws IOException {
    try {
      return new Ends(Endpoint.parse(row.local()), Endpoint.parse(row.remote()));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s: open file %d, a connection: %s".formatted(set.name(), row.id(), e.getMessage()), e);
    }
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
