package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.names.DescriptorNames;
import crit.names.NumberNames;
import crit.names.SocketNames;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.net_device_entry;
import crit.schemas.proto.netlink_sk_entry;
import crit.schemas.proto.packet_sock_entry;
import crit.schemas.proto.sk_opts_entry;
import crit.schemas.proto.sk_shutdown;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.tcp_stream_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes rows of sockets. */
final class SocketReader {
  private static final int RAW = 3;
  private static final int TCP = 6;
  private static final int INET6 = 10;
  private static final int ESTABLISHED = 1;
  private static final int UNCONNECTED = 7;
  private static final int LISTEN = 10;
  private static final int EXTERNAL = 1;
  private static final int PERMISSIONS = 07777;

  private final Checkpoint set;
  private final Holders holders;
  private final SocketQueues queues;
  private final Map<Long, String> unixNames;
  private final Machine machine;

  /** The network namespace of the first task. */
  private final OptionalLong network;

  private final Map<Integer, Map<Integer, String>> devices = new HashMap<>();

  SocketReader(Checkpoint set, Holders holders, SocketQueues queues, Map<Long, String> unixNames)
      throws IOException {
    this.set = set;
    this.holders = holders;
    this.queues = queues;
    this.unixNames = unixNames;
    List<Task> roots = set.tree().roots();
    Optional<Task> root = roots.isEmpty() ? Optional.empty() : Optional.of(roots.getFirst());
    Optional<task_kobj_ids_entry> ids = root.isPresent() ? root.get().ids() : Optional.empty();
    this.machine = machine(set);
    this.network = ids.map(NamespaceKind.NET::id).orElse(OptionalLong.empty());
  }

  /** Returns the machine of a checkpoint, by its first task. */
  static Machine machine(Checkpoint set) throws IOException {
    List<Task> roots = set.tree().roots();
    Optional<core_entry> core = roots.isEmpty() ? Optional.empty() : roots.getFirst().core();
    return Machine.of(core.orElse(core_entry.getDefaultInstance()));
  }

  /** Returns the row of a file, nothing if it is no socket. */
  Optional<SocketView.Row> read(file_entry file) throws IOException {
    var draft = new SocketDraft(file.getId());
    if (file.hasIsk()) {
      readInet(file.getIsk(), draft);
    } else if (file.hasUsk()) {
      readUnix(file.getUsk(), draft);
    } else if (file.hasPsk()) {
      readPacket(file.getPsk(), draft);
    } else if (file.hasNlsk()) {
      readNetlink(file.getNlsk(), draft);
    } else {
      return Optional.empty();
    }
    draft.holders = holders.of(file.getId());
    for (int place : queues.placesOf(file.getId())) {
      draft.inFlight.add(unsigned(place));
      Optional<file_entry> socket = set.files().find(place);
      long inode = socket.map(it -> unsigned(it.getUsk().getIno())).orElse(0L);
      draft.details.add("in flight to socket:[%d]".formatted(inode));
    }
    if (draft.namespace.isPresent()
        && network.isPresent()
        && draft.namespace.getAsLong() != network.getAsLong()) {
      draft.details.add("network namespace " + draft.namespace.getAsLong());
    }
    return Optional.of(draft.row());
  }

  private void readInet(inet_sk_entry socket, SocketDraft to) throws IOException {
    boolean isV6 = socket.getFamily() == INET6;
    boolean isTcp = socket.getProto() == TCP;
    to.family = SocketNames.FAMILIES.text(unsigned(socket.getFamily()));
    to.type = types().text(unsigned(socket.getType()));
    to.protocol = SocketNames.PROTOCOLS.text(unsigned(socket.getProto()));
    String protocol = SocketNames.PROTOCOLS.brief(unsigned(socket.getProto()));
    to.kind =
        (socket.getType() == RAW ? "raw" : protocol.toLowerCase(Locale.ROOT)) + (isV6 ? "6" : "");
    to.state = state(socket.getState());
    to.inode = OptionalLong.of(unsigned(socket.getIno()));
    to.local =
        SocketAddresses.internet(
            socket.getSrcAddrList(), socket.getSrcPort(), socket.getIfname(), machine.order());
    to.remote =
        SocketAddresses.internet(socket.getDstAddrList(), socket.getDstPort(), "", machine.order());
    to.namespace = number(socket.hasNsId(), socket.getNsId());
    setFlags(to, socket.getFlags());
    setBacklog(to, socket.getState(), socket.getBacklog());
    setShutdown(to, socket.getShutdown());
    setOptions(to, socket.getOpts(), SocketSettings.of(socket, isV6));
    if (socket.getType() == RAW) {
      to.details.addFirst(to.protocol);
    }
    setQueue(to);
    if (isTcp) {
      readStream(socket, to);
    }
  }

  private void readStream(inet_sk_entry socket, SocketDraft to) throws IOException {
    if (socket.getState() == LISTEN || socket.getState() == UNCONNECTED) {
      return;
    }
    String image = "tcp-stream-%x.img".formatted(socket.getIno());
    Optional<tcp_stream_entry> found = set.first(image, tcp_stream_entry.parser());
    if (found.isEmpty()) {
      to.details.add("no " + image);
      return;
    }
    tcp_stream_entry stream = found.get();
    to.receiveBytes = OptionalLong.of(unsigned(stream.getInqLen()));
    to.sendBytes = OptionalLong.of(unsigned(stream.getOutqLen()));
    if (stream.getUnsqLen() != 0) {
      to.details.add("%d bytes unsent".formatted(unsigned(stream.getUnsqLen())));
    }
    to.options = SocketSettings.with(to.options, stream);
    to.tcp = List.of(stream(stream));
  }

  private static SocketView.Tcp stream(tcp_stream_entry it) {
    return new SocketView.Tcp(
        unsigned(it.getInqSeq()),
        unsigned(it.getOutqSeq()),
        number(it.hasUnsqLen(), it.getUnsqLen()),
        unsigned(it.getMssClamp()),
        flags(SocketNames.TCP_OPTIONS, it.getOptMask()),
        unsigned(it.getSndWscale()),
        number(it.hasRcvWscale(), it.getRcvWscale()),
        number(it.hasTimestamp(), it.getTimestamp()),
        number(it.hasSndWnd(), it.getSndWnd()),
        number(it.hasSndWl1(), it.getSndWl1()),
        number(it.hasMaxWindow(), it.getMaxWindow()),
        number(it.hasRcvWnd(), it.getRcvWnd()),
        number(it.hasRcvWup(), it.getRcvWup()));
  }

  private void readUnix(unix_sk_entry socket, SocketDraft to) {
    to.family = "AF_UNIX";
    to.type = types().text(unsigned(socket.getType()));
    to.kind = "unix " + types().brief(unsigned(socket.getType())).toLowerCase(Locale.ROOT);
    to.state = state(socket.getState());
    to.inode = OptionalLong.of(unsigned(socket.getIno()));
    to.local = SocketAddresses.unix(socket.getName());
    to.namespace = number(socket.hasNsId(), socket.getNsId());
    setPeer(to, socket);
    setFlags(to, socket.getFlags());
    setBacklog(to, socket.getState(), socket.getBacklog());
    setShutdown(to, socket.getShutdown());
    setOptions(to, socket.getOpts(), SocketSettings.of(socket.getOpts()));
    setQueue(to);
    if (socket.hasNameDir()) {
      to.details.add("below " + socket.getNameDir());
    }
    if (socket.getDeleted()) {
      to.details.add("deleted");
    }
    if (socket.hasFilePerms()) {
      to.details.add("mode %04o".formatted(socket.getFilePerms().getMode() & PERMISSIONS));
    }
    if ((socket.getUflags() & EXTERNAL) != 0) {
      to.details.add("external");
    }
  }

  private void setPeer(SocketDraft to, unix_sk_entry socket) {
    long peer = unsigned(socket.getPeer());
    if (peer != 0) {
      to.peerInode = OptionalLong.of(peer);
      String name = unixNames.getOrDefault(peer, "");
      to.remote = name.isEmpty() ? "socket:[%d]".formatted(peer) : name;
      if (!unixNames.containsKey(peer)) {
        to.details.add("peer is not in the checkpoint");
      }
    }
  }

  private void readPacket(packet_sock_entry socket, SocketDraft to) throws IOException {
    to.family = "AF_PACKET";
    to.type = types().text(unsigned(socket.getType()));
    to.kind = "packet " + types().brief(unsigned(socket.getType())).toLowerCase(Locale.ROOT);
    int protocol = socket.getProtocol();
    if (machine.order() == ByteOrder.LITTLE_ENDIAN) {
      protocol = Short.toUnsignedInt(Short.reverseBytes((short) protocol));
    }
    to.protocol =
        protocol == 0 ? "" : ethernet(SocketNames.ETHERNET_PROTOCOLS.name(protocol), protocol);
    String brief = protocol == 0 ? "*" : to.protocol.replace("ETH_P_", "").toLowerCase(Locale.ROOT);
    to.local = brief + ":" + device(socket.getNsId(), socket.getIfindex());
    to.namespace = number(socket.hasNsId(), socket.getNsId());
    setFlags(to, socket.getFlags());
    setOptions(to, socket.getOpts(), SocketSettings.of(socket.getOpts()));
    if (socket.hasRxRing() || socket.hasTxRing()) {
      to.details.add("ring " + SocketNames.PACKET_VERSIONS.text(unsigned(socket.getVersion())));
    }
    for (var member : socket.getMclistList()) {
      String kind = SocketNames.PACKET_MEMBERS.brief(unsigned(member.getType()));
      to.details.add(
          kind.toLowerCase(Locale.ROOT) + " on " + device(socket.getNsId(), member.getIndex()));
    }
    if (socket.hasFanout() && socket.getFanout() != -1) {
      String mode = SocketNames.PACKET_FANOUTS.flags(socket.getFanout() >>> Short.SIZE);
      to.details.add("fanout %d %s".formatted(socket.getFanout() & 0xffff, mode));
    }
    setQueue(to);
  }

  private static String ethernet(Optional<String> name, int protocol) {
    return name.orElseGet(() -> "0x%04x".formatted(protocol));
  }

  /** Returns the name of a network device, {@code *} for any. */
  private String device(int namespace, int index) throws IOException {
    if (index == 0) {
      return "*";
    }
    Map<Integer, String> names = devices.get(namespace);
    if (names == null) {
      Map<Integer, String> found = new HashMap<>();
      set.forEach(
          "netdev-%s.img".formatted(Integer.toUnsignedString(namespace)),
          net_device_entry.parser(),
          it -> found.put(it.getIfindex(), it.getName()));
      devices.put(namespace, found);
      names = found;
    }
    return names.getOrDefault(index, "if" + Integer.toUnsignedString(index));
  }

  private void readNetlink(netlink_sk_entry socket, SocketDraft to) {
    to.family = "AF_NETLINK";
    to.protocol = SocketNames.NETLINK_PROTOCOLS.text(unsigned(socket.getProtocol()));
    String brief = SocketNames.NETLINK_PROTOCOLS.brief(unsigned(socket.getProtocol()));
    to.kind = "netlink " + brief.toLowerCase(Locale.ROOT);
    boolean isConnected = socket.getState() == ESTABLISHED;
    to.state = isConnected ? "CONNECTED" : "UNCONNECTED";
    to.inode = OptionalLong.of(unsigned(socket.getIno()));
    to.local = socket.getPortid() == 0 ? "" : Integer.toUnsignedString(socket.getPortid());
    if (socket.getDstPortid() != 0 || isConnected && socket.getDstGroup() == 0) {
      boolean isKernel = socket.getDstPortid() == 0;
      to.remote = isKernel ? "kernel" : Integer.toUnsignedString(socket.getDstPortid());
    } else if (socket.getDstGroup() != 0) {
      to.remote = "groups 0x%x".formatted(socket.getDstGroup());
    }
    to.namespace = number(socket.hasNsId(), socket.getNsId());
    to.groups = groups(socket.getGroupsList());
    if (!to.groups.isEmpty()) {
      to.details.add("groups " + String.join(" ", to.groups.stream().map(it -> "" + it).toList()));
    }
    setFlags(to, socket.getFlags());
    setOptions(to, socket.getOpts(), SocketSettings.of(socket.getOpts()));
    setQueue(to);
  }

  /** Returns the numbers of groups, of which each is one bit and the first is 1. */
  private static List<Long> groups(List<Integer> words) {
    List<Long> groups = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      for (int rest = words.get(i); rest != 0; rest &= rest - 1) {
        groups.add((long) i * Integer.SIZE + Integer.numberOfTrailingZeros(rest) + 1);
      }
    }
    return groups;
  }

  private NumberNames types() {
    return machine.isMips() ? SocketNames.MIPS_TYPES : SocketNames.TYPES;
  }

  private static String state(int number) {
    return number == UNCONNECTED ? "UNCONNECTED" : SocketNames.STATES.brief(unsigned(number));
  }

  private void setQueue(SocketDraft to) {
    SocketQueues.Queue queue = queues.of(to.id);
    if (queue.packets() > 0 || to.family.equals("AF_UNIX") && to.backlog.isEmpty()) {
      to.receiveBytes = OptionalLong.of(queue.bytes());
      to.receivePackets = OptionalLong.of(queue.packets());
    }
    if (queue.packets() > 0) {
      to.details.add(queue.packets() + (queue.packets() == 1 ? " packet" : " packets"));
    }
    int files = queues.contentsOf(to.id).size();
    if (files > 0) {
      to.details.add(files + (files == 1 ? " file in flight" : " files in flight"));
    }
  }

  private static void setBacklog(SocketDraft to, int state, int backlog) {
    if (state == LISTEN) {
      to.backlog = OptionalLong.of(unsigned(backlog));
      to.details.add("backlog " + Integer.toUnsignedString(backlog));
    }
  }

  private static void setShutdown(SocketDraft to, sk_shutdown shutdown) {
    if (shutdown != sk_shutdown.NONE) {
      to.shutdown = SocketNames.SHUTDOWN.text(shutdown.getNumber());
      to.details.add(to.shutdown);
    }
  }

  private static void setFlags(SocketDraft to, int flags) {
    to.flags = DescriptorNames.OPEN_FLAGS.flagNames(unsigned(flags));
    if (to.flags.contains("O_NONBLOCK")) {
      to.details.add("nonblocking");
    }
  }

  private static void setOptions(SocketDraft to, sk_opts_entry options, List<String> named) {
    to.sendBuffer = new ByteSize(unsigned(options.getSoSndbuf()));
    to.receiveBuffer = new ByteSize(unsigned(options.getSoRcvbuf()));
    to.filterInstructions = options.getSoFilterCount();
    to.options = named;
    to.details.addAll(named);
    if (to.filterInstructions > 0) {
      to.details.add("filter of %d instructions".formatted(to.filterInstructions));
    }
  }

  private static List<String> flags(NumberNames names, int bits) {
    return bits == 0 ? List.of() : names.flagNames(unsigned(bits));
  }

  private static OptionalLong number(boolean isThere, int number) {
    return isThere ? OptionalLong.of(unsigned(number)) : OptionalLong.empty();
  }

  private static long unsigned(int number) {
    return Integer.toUnsignedLong(number);
  }
}
