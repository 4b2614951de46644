package crit.explore;

import crit.explore.LinkView.Kind;
import crit.schemas.proto.inet_sk_entry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ties of internet sockets: of those that are connected to each other, and of the others. */
final class InternetLinks {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int UNCONNECTED = 7;
  private static final int LISTEN = 10;
  private static final String MAPPED = "[::ffff:";

  private final Links links;
  private final ByteOrder order;
  private final Map<Connection, Integer> connected = new LinkedHashMap<>();
  private final Map<Bound, Integer> bound = new LinkedHashMap<>();

  /** What a socket is bound to. */
  private record Bound(int namespace, int protocol, String local) {}

  /** What a socket is bound and connected to. */
  private record Connection(Bound bound, String remote) {
    Connection mirrored() {
      return new Connection(new Bound(bound.namespace, bound.protocol, remote), bound.local);
    }

    Bound peer() {
      return mirrored().bound;
    }

    /** Returns the peer as one that is bound to no address of its own has it. */
    Bound peerOfAny() {
      String port = remote.substring(remote.lastIndexOf(':'));
      String any = remote.startsWith("[") ? "[::]" : "0.0.0.0";
      return new Bound(bound.namespace, bound.protocol, any + port);
    }

    String name() {
      return bound.local + " " + remote;
    }

    Kind kind() {
      return switch (bound.protocol) {
        case TCP -> Kind.TCP;
        case UDP -> Kind.UDP;
        default -> Kind.SOCKET;
      };
    }
  }

  InternetLinks(Links links, ByteOrder order) {
    this.links = links;
    this.order = order;
  }

  /** Takes a socket. */
  void add(int file, inet_sk_entry socket) {
    String local = address(socket.getSrcAddrList(), socket.getSrcPort());
    String remote = address(socket.getDstAddrList(), socket.getDstPort());
    var place = new Bound(socket.getNsId(), socket.getProto(), local);
    boolean isConnected = socket.getState() != LISTEN && socket.getState() != UNCONNECTED;
    if (isConnected && !remote.isEmpty()) {
      connected.putIfAbsent(new Connection(place, remote), file);
    } else if (socket.getProto() != TCP && !local.isEmpty()) {
      bound.putIfAbsent(place, file);
    }
  }

  /** Returns an address; one of IPv4 that an IPv6 socket has is as an IPv4 socket has it. */
  private String address(List<Integer> words, int port) {
    String text = SocketAddresses.internet(words, port, "", order);
    return text.startsWith(MAPPED) && text.indexOf('.') > 0
        ? text.substring(MAPPED.length()).replace("]", "")
        : text;
  }

  /** Ties the sockets. */
  void join() throws IOException {
    for (var each : connected.entrySet()) {
      Connection connection = each.getKey();
      int file = each.getValue();
      Integer peer = connected.get(connection.mirrored());
      if (peer != null) {
        if (Integer.compareUnsigned(file, peer) < 0) {
          links.join(connection.kind(), connection.name(), links.ends(file), links.ends(peer));
        }
        continue;
      }
      Integer server = bound.get(connection.peer());
      server = server == null ? bound.get(connection.peerOfAny()) : server;
      if (server != null) {
        links.joinFirst(connection.kind(), connection.name(), links.ends(file), links.ends(server));
      } else {
        String outside = "outside, " + connection.remote;
        links.addOutward(connection.kind(), connection.name(), List.of(file), outside);
      }
    }
  }
}
