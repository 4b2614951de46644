package crit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A row of a socket that is being filled. */
final class SocketDraft {
  final int id;
  String kind = "";
  String family = "";
  String type = "";
  String protocol = "";
  String state = "";
  OptionalLong inode = OptionalLong.empty();
  String local = "";
  String remote = "";
  OptionalLong peerInode = OptionalLong.empty();
  OptionalLong receiveBytes = OptionalLong.empty();
  OptionalLong receivePackets = OptionalLong.empty();
  OptionalLong sendBytes = OptionalLong.empty();
  OptionalLong backlog = OptionalLong.empty();
  ByteSize sendBuffer = new ByteSize(0);
  ByteSize receiveBuffer = new ByteSize(0);
  OptionalLong namespace = OptionalLong.empty();
  List<Holder> holders = List.of();
  final List<Long> inFlight = new ArrayList<>();
  List<String> flags = List.of();
  List<String> options = List.of();
  String shutdown = "";
  int filterInstructions;
  List<Long> groups = List.of();
  List<SocketView.Tcp> tcp = List.of();
  final List<String> details = new ArrayList<>();

  SocketDraft(int id) {
    this.id = id;
  }

  SocketView.Row row() {
    return new SocketView.Row(
        Integer.toUnsignedLong(id),
        kind,
        family,
        type,
        protocol,
        state,
        inode,
        local,
        remote,
        peerInode,
        receiveBytes,
        receivePackets,
        sendBytes,
        backlog,
        sendBuffer,
        receiveBuffer,
        namespace,
        holders,
        inFlight,
        flags,
        options,
        shutdown,
        filterInstructions,
        groups,
        tcp,
        details);
  }
}
