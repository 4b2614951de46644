package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.schemas.proto.file_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The sockets of a checkpoint, whatever they speak. */
public final class SocketView {
  /** The sockets in the order of the image. */
  public static final View<Row> VIEW =
      new View<>(
          "sk",
          "The sockets: state, queues, addresses, options, and who has them",
          Row.class,
          List.of(
              "kind",
              "state",
              "receiveBytes",
              "sendBytes",
              "inode",
              "local",
              "remote",
              "holders",
              "details"),
          SocketView::rows);

  /**
   * A socket.
   *
   * @param id the number of the open file
   * @param kind what it speaks, for people: {@code udp6}, {@code unix stream}
   * @param family AF_*
   * @param type SOCK_*; empty if it is not known
   * @param protocol IPPROTO_*, NETLINK_* or ETH_P_*; empty for a unix socket
   * @param state {@code ESTABLISHED}, {@code LISTEN} and so on, {@code UNCONNECTED} for what the
   *     kernel calls closed; empty if the family has no states
   * @param inode its inode number; absent if it is not known
   * @param local the address it is bound to: address and port, path, abstract name after an at
   *     sign, netlink port, or device; empty if there is none
   * @param remote the address it is connected to; that of a unix socket without a name is {@code
   *     socket:[INODE]}
   * @param peerInode the inode number of the unix socket at the other end
   * @param receiveBytes how much waits to be read; known of TCP and unix sockets alone
   * @param receivePackets in how many packets; absent for a stream of TCP
   * @param sendBytes how much was sent and not yet confirmed, or not yet sent; known of TCP alone
   * @param backlog how many connections may wait; of a listening socket alone
   * @param sendBuffer SO_SNDBUF
   * @param receiveBuffer SO_RCVBUF
   * @param namespace the number of the network namespace
   * @param holders who has it open
   * @param inFlight the numbers of the open unix sockets that it is on its way through
   * @param flags O_* flags
   * @param options what was set on it, as in {@code SO_PRIORITY=1}
   * @param shutdown SHUT_*; empty if both ways are open
   * @param filterInstructions the length of its BPF filter, 0 without one
   * @param groups the groups that a netlink socket listens to
   * @param tcp what was negotiated and where the streams stand; one or none
   * @param details the same for people, the most telling of it
   */
  public record Row(
      long id,
      String kind,
      String family,
      String type,
      String protocol,
      String state,
      OptionalLong inode,
      String local,
      String remote,
      OptionalLong peerInode,
      OptionalLong receiveBytes,
      OptionalLong receivePackets,
      OptionalLong sendBytes,
      OptionalLong backlog,
      ByteSize sendBuffer,
      ByteSize receiveBuffer,
      OptionalLong namespace,
      List<Holder> holders,
      List<Long> inFlight,
      List<String> flags,
      List<String> options,
      String shutdown,
      int filterInstructions,
      List<Long> groups,
      List<Tcp> tcp,
      List<String> details) {}

  /**
   * The state of a TCP stream. Sequence numbers are those of the first byte that waits.
   *
   * @param receiveSequence of what waits to be read
   * @param sendSequence of what waits to be sent or confirmed
   * @param unsentBytes how much of it was not sent at all
   * @param mss the longest segment, in bytes
   * @param options TCPI_OPT_*, what both ends agreed on
   * @param sendScale the shift of the windows that the other end announces
   * @param receiveScale the shift of the windows that this end announces
   * @param timestamp the clock of timestamps at the dump
   * @param sendWindow how much the other end takes, in bytes
   * @param sendWindowUpdate the sequence number that told so
   * @param maxWindow the most that it ever took
   * @param receiveWindow how much this end takes, in bytes
   * @param receiveWindowUpdate the sequence number with which it told so
   */
  public record Tcp(
      long receiveSequence,
      long sendSequence,
      OptionalLong unsentBytes,
      long mss,
      List<String> options,
      long sendScale,
      OptionalLong receiveScale,
      OptionalLong timestamp,
      OptionalLong sendWindow,
      OptionalLong sendWindowUpdate,
      OptionalLong maxWindow,
      OptionalLong receiveWindow,
      OptionalLong receiveWindowUpdate) {}

  private SocketView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Checkpoint set = scope.checkpoint();
    Holders holders = Holders.of(scope);
    SocketQueues queues = SocketQueues.read(set);
    Set<Integer> inFlight = queues.within(holders);
    Map<Long, String> names = unixNames(set);
    var reader = new SocketReader(set, holders, queues, names);
    set.files()
        .forEach(file -> {
          if (holders.isSelected(file.getId()) || inFlight.contains(file.getId())) {
            var row = reader.read(file);
            if (row.isPresent()) {
              sink.accept(row.get());
            }
          }
        });
  }

  /** Returns the names of unix sockets by their inode numbers. */
  private static Map<Long, String> unixNames(Checkpoint set) throws IOException {
    Map<Long, String> names = new HashMap<>();
    set.files().forEach(file -> addName(file, names));
    return names;
  }

  private static void addName(file_entry file, Map<Long, String> names) {
    if (file.hasUsk()) {
      long inode = Integer.toUnsignedLong(file.getUsk().getIno());
      names.put(inode, SocketAddresses.unix(file.getUsk().getName()));
    }
  }
}
