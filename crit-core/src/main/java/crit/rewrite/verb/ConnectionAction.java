package crit.rewrite.verb;

import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Parameter;
import crit.schemas.proto.inet_sk_entry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drops connections of TCP. */
final class ConnectionAction implements Action {
  private static final int TCP = 6;
  private static final int STREAM = 1;
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;

  static final Verb VERB =
      new Verb(
          "connection",
          "Drops connections of TCP: their sockets come up as new ones that are neither bound nor"
              + " connected, and what was in their queues is left out. Listening sockets stay. A"
              + " restore needs no --tcp-established for them.",
          List.of(Parameter.word("what", List.of("drop"), "What to do with them.")),
          "connection drop where port=5432",
          ConnectionAction::new);

  private final Set<String> streams = new HashSet<>();

  private ConnectionAction(Rule rule) {
    rule.arguments().text("what");
  }

  @Override
  public boolean touches(ImageType type) {
    return Sockets.mayHave(type);
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<inet_sk_entry.Builder> found = draft.part(inet_sk_entry.Builder.class);
    if (found.isEmpty() || !isConnection(found.get())) {
      return false;
    }
    inet_sk_entry.Builder socket = found.get();
    streams.add("tcp-stream-" + Integer.toHexString(socket.getIno()) + ".img");
    socket.setState(CLOSE).setSrcPort(0).setDstPort(0).clearShutdown();
    for (int i = 0; i < socket.getSrcAddrCount(); i++) {
      socket.setSrcAddr(i, 0);
    }
    for (int i = 0; i < socket.getDstAddrCount(); i++) {
      socket.setDstAddr(i, 0);
    }
    return true;
  }

  private static boolean isConnection(inet_sk_entry.Builder socket) {
    return socket.getType() == STREAM
        && socket.getProto() == TCP
        && socket.getState() != CLOSE
        && socket.getState() != LISTEN;
  }

  /** Streams come behind sockets in the order of names. */
  @Override
  public boolean drops(String file) {
    return streams.contains(file);
  }

  @Override
  public List<String> candidates() {
    return List.of("no connections of TCP that the selection fits");
  }

  @Override
  public List<String> warnings() {
    return streams.isEmpty()
        ? List.of()
        : List.of(
            "%d connections were dropped: the program gets ENOTCONN from them and has to connect"
                    .formatted(streams.size())
                + " again; their peers learn of it when they send");
  }
}
