package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.warning;
import static java.lang.Integer.toUnsignedString;

import crit.explore.check.FileFacts.UnixEnd;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must be true of internet and unix sockets. */
final class SocketRules {
  static final int TCP = 6;
  static final int LISTEN = 10;
  private static final int INET = 2;
  private static final int INET6 = 10;
  private static final int MAX_PORT = 65535;
  private static final int MAX_STATE = 12;
  private static final int DATAGRAM = 2;
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  static final List<Rule<CheckedFile>> RULES =
      List.of(
          new Rule<>(
              error("socket.address", "addresses have as many words as their family has", EDIT),
              SocketRules::address),
          new Rule<>(
              error("socket.port", "ports and states are those that sockets can have", EDIT),
              SocketRules::port),
          new Rule<>(
              error(
                  "unix.peer",
                  "the other end of a unix socket is in the set",
                  "put the inode right, or make it 0 for none"),
              SocketRules::peer),
          new Rule<>(
              error("unix.mutual", "two ends of a unix stream are each other's peers", EDIT),
              SocketRules::mutual));

  private SocketRules() {}

  private static void address(CheckedFile file, Report out) throws IOException {
    inet_sk_entry socket = file.entry().getIsk();
    int expected =
        switch (socket.getFamily()) {
          case INET -> 1;
          case INET6 -> 4;
          default -> -1;
        };
    if (!file.entry().hasIsk()) {
      return;
    }
    if (expected < 0) {
      out.add(
          file.place("isk.family"),
          "is %s, expected 2 or 10".formatted(toUnsignedString(socket.getFamily())));
      return;
    }
    words(file, "isk.src_addr", socket.getSrcAddrCount(), expected, out);
    words(file, "isk.dst_addr", socket.getDstAddrCount(), expected, out);
  }

  private static void words(CheckedFile file, String path, int found, int expected, Report out)
      throws IOException {
    if (found != expected) {
      out.add(file.place(path), "has %d words, expected %d".formatted(found, expected));
    }
  }

  private static void port(CheckedFile file, Report out) throws IOException {
    inet_sk_entry socket = file.entry().getIsk();
    if (!file.entry().hasIsk()) {
      return;
    }
    limit(file, "isk.src_port", socket.getSrcPort(), MAX_PORT, out);
    limit(file, "isk.dst_port", socket.getDstPort(), MAX_PORT, out);
    limit(file, "isk.state", socket.getState(), MAX_STATE, out);
  }

  private static void limit(CheckedFile file, String path, int value, int most, Report out)
      throws IOException {
    if (Integer.compareUnsigned(value, most) > 0) {
      out.add(
          file.place(path),
          "is %s, at most %d is possible".formatted(toUnsignedString(value), most));
    }
  }

  private static void peer(CheckedFile file, Report out) throws IOException {
    unix_sk_entry socket = file.entry().getUsk();
    if (socket.getPeer() != 0 && file.set().files().sockets().lacks(socket.getPeer())) {
      out.add(
          file.place("usk.peer"), "no socket has the inode " + toUnsignedString(socket.getPeer()));
    }
  }

  private static void mutual(CheckedFile file, Report out) throws IOException {
    unix_sk_entry socket = file.entry().getUsk();
    Optional<UnixEnd> peer = file.set().files().sockets().find(socket.getPeer());
    boolean isStream = socket.getType() != DATAGRAM && socket.getPeer() != 0;
    if (isStream && peer.isPresent() && peer.get().peer() != socket.getIno()) {
      out.add(
          file.place("usk.peer"),
          "is %s, whose peer is %s, expected %s"
              .formatted(
                  toUnsignedString(socket.getPeer()),
                  toUnsignedString(peer.get().peer()),
                  toUnsignedString(socket.getIno())));
    }
  }

  /** Finds listening sockets that claim the same address; it has a memory of those it saw. */
  static final class Ports {
    static final Check CHECK =
        warning(
            "tcp.port",
            "no two sockets listen on one address and port, unless both have SO_REUSEPORT",
            "one of them fails to listen; remove it or give it another port");

    private final Map<Key, Listener> seen = new HashMap<>();

    /** What only one socket can listen on. */
    private record Key(int namespace, String device, int port, List<Integer> address) {}

    /** What counts of a socket: there may be many. */
    private record Listener(int id, boolean sharesPort) {}

    void add(CheckedFile file, Findings findings) throws IOException {
      inet_sk_entry socket = file.entry().getIsk();
      boolean isListening = socket.getProto() == TCP && socket.getState() == LISTEN;
      if (!file.entry().hasIsk() || !isListening) {
        return;
      }
      var key =
          new Key(
              socket.getNsId(), socket.getIfname(), socket.getSrcPort(), socket.getSrcAddrList());
      var listener = new Listener(socket.getId(), socket.getOpts().getSoReuseport());
      Listener other = seen.putIfAbsent(key, listener);
      if (other != null && !(other.sharesPort && listener.sharesPort)) {
        findings.add(
            CHECK,
            file.place("isk.src_port"),
            "file %s listens on port %d of the same address, too"
                .formatted(toUnsignedString(other.id), socket.getSrcPort()));
      }
    }
  }
}
