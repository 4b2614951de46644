package crit.explore;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.names.NetworkNames;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.nd_type;
import crit.schemas.proto.net_device_entry;
import crit.schemas.proto.sit_entry;
import crit.schemas.proto.tun_link_entry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The network devices of namespaces that were saved, and their addresses. */
public final class NetDeviceView {
  /** The devices by namespace. */
  public static final View<Row> VIEW =
      new View<>(
          "netdev",
          "The network devices of each namespace, their addresses and peers",
          Row.class,
          List.of(
              "namespace", "index", "name", "type", "mtu", "mac", "flags", "addresses", "details"),
          NetDeviceView::rows);

  /**
   * A device.
   *
   * @param namespace the number of the network namespace
   * @param index the device's number in it
   * @param name its name; that of its addresses if only they were saved
   * @param type what it is: {@code veth}, {@code bridge}; empty if only its addresses were saved
   * @param mtu the most bytes that a packet may have
   * @param mac its hardware address, as in {@code 02:00:5e:10:00:01}; else empty
   * @param flags the names of IFF_* flags, without the prefix
   * @param masterIndex the number of the device that it is a port of
   * @param master its name
   * @param peerIndex the number of the device at the other end, or that it stands on
   * @param peerNamespace the number of the namespace which that is in
   * @param peer its name; empty if it was not saved
   * @param addresses its addresses
   * @param details the same for people, and what kinds of devices have of their own
   */
  public record Row(
      long namespace,
      long index,
      String name,
      String type,
      long mtu,
      String mac,
      List<String> flags,
      OptionalLong masterIndex,
      String master,
      OptionalLong peerIndex,
      OptionalLong peerNamespace,
      String peer,
      List<NetAddress> addresses,
      List<String> details) {}

  /**
   * An address of a device.
   *
   * @param address the address
   * @param prefix how many of its bits are those of the network
   * @param peer the address at the other end of a link between two; else empty
   * @param broadcast the address of all; else empty
   * @param scope where it is valid: {@code global}, {@code site}, {@code link}, {@code host}
   * @param label the name under which it was set; empty for IPv6
   * @param flags IFA_F_* flags
   */
  public record NetAddress(
      String address,
      int prefix,
      String peer,
      String broadcast,
      String scope,
      String label,
      List<String> flags) {
    @Override
    public String toString() {
      String text = address + "/" + prefix;
      return peer.isEmpty() ? text : text + " to " + peer;
    }
  }

  private static final String FLAG_PREFIX = "IFF_";
  private static final int NOBODY = -1;

  private final Checkpoint set;
  private final ByteOrder order;
  private final Map<Long, Map<Integer, String>> names = new HashMap<>();

  private NetDeviceView(Checkpoint set) throws IOException {
    this.set = set;
    this.order = SocketReader.machine(set).order();
  }

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Set<Long> wanted = namespaces(scope);
    var view = new NetDeviceView(scope.checkpoint());
    Set<Long> found = new TreeSet<>();
    for (String file : view.set.store().names()) {
      if (file.matches("(netdev|ifaddr)-[0-9]{1,10}\\.img")) {
        long namespace = Long.parseLong(file.substring(file.indexOf('-') + 1, file.length() - 4));
        if (found.add(namespace)) {
          view.readNames(namespace);
        }
      }
    }
    for (long namespace : found) {
      if (wanted.isEmpty() || wanted.contains(namespace)) {
        view.read(namespace, sink);
      }
    }
  }

  /** Returns the namespaces of the tasks that were selected, none for all. */
  private static Set<Long> namespaces(Scope scope) throws IOException {
    Set<Long> wanted = new HashSet<>();
    List<Task> tasks = scope.tasks();
    boolean isPerId = scope.checkpoint().inventory().map(inventory_entry::getNsPerId).orElse(true);
    if (!scope.selection().isAll() && isPerId) {
      wanted.add(-1L);
      for (Task task : tasks) {
        task.ids().ifPresent(ids -> NamespaceKind.NET.id(ids).ifPresent(wanted::add));
      }
    }
    return wanted;
  }

  private void readNames(long namespace) throws IOException {
    Map<Integer, String> devices = new HashMap<>();
    set.forEach(
        "netdev-%d.img".formatted(namespace),
        net_device_entry.parser(),
        it -> devices.put(it.getIfindex(), it.getName()));
    names.put(namespace, devices);
  }

  private void read(long namespace, View.Sink<? super Row> sink) throws IOException {
    Map<Integer, List<NetAddress>> addresses = new TreeMap<>();
    List<IOException> damage = new ArrayList<>();
    try {
      readAddresses("ifaddr-%d.img".formatted(namespace), addresses);
    } catch (IOException e) {
      damage.add(e); // the devices are in another image, and come first
    }
    set.forEach(
        "netdev-%d.img".formatted(namespace),
        net_device_entry.parser(),
        it -> {
          List<NetAddress> own = addresses.remove(it.getIfindex());
          sink.accept(row(namespace, it, own == null ? List.of() : own));
        });
    for (var left : addresses.entrySet()) {
      sink.accept(
          new Row(
              namespace,
              Integer.toUnsignedLong(left.getKey()),
              left.getValue().getFirst().label(),
              "",
              0,
              "",
              List.of(),
              OptionalLong.empty(),
              "",
              OptionalLong.empty(),
              OptionalLong.empty(),
              "",
              left.getValue(),
              List.of()));
    }
    if (!damage.isEmpty()) {
      throw damage.getFirst();
    }
  }

  /** Reads addresses up to where the image is damaged, if it is. */
  private void readAddresses(String file, Map<Integer, List<NetAddress>> addresses)
      throws IOException {
    if (set.has(file)) {
      try (ByteSource source = set.store().open(file)) {
        for (var each : RouteMessages.addresses(source)) {
          addresses.computeIfAbsent(each.device(), _ -> new ArrayList<>()).add(each.address());
        }
      }
    }
  }

  private Row row(long namespace, net_device_entry it, List<NetAddress> addresses) {
    Map<Integer, String> own = names.getOrDefault(namespace, Map.of());
    List<String> details = new ArrayList<>();
    String master = it.hasMaster() ? own.getOrDefault(it.getMaster(), "") : "";
    if (it.hasMaster()) {
      details.add("master " + named(master, it.getMaster()));
    }
    long place = it.hasPeerNsid() ? Integer.toUnsignedLong(it.getPeerNsid()) : namespace;
    boolean hasPeer =
        it.hasPeerIfindex() && (it.getPeerIfindex() != it.getIfindex() || place != namespace);
    String peer =
        hasPeer ? names.getOrDefault(place, Map.of()).getOrDefault(it.getPeerIfindex(), "") : "";
    if (hasPeer) {
      String text = it.getType() == nd_type.VETH ? "peer " : "on ";
      details.add(
          text
              + named(peer, it.getPeerIfindex())
              + (place == namespace ? "" : " in namespace " + place));
    }
    addKind(it, details);
    return new Row(
        namespace,
        Integer.toUnsignedLong(it.getIfindex()),
        it.getName(),
        it.getType().name().toLowerCase(Locale.ROOT),
        Integer.toUnsignedLong(it.getMtu()),
        HexFormat.ofDelimiter(":").formatHex(it.getAddress().toByteArray()),
        flags(it.getFlags()),
        it.hasMaster() ? number(it.getMaster()) : OptionalLong.empty(),
        master,
        hasPeer ? number(it.getPeerIfindex()) : OptionalLong.empty(),
        hasPeer && it.hasPeerNsid() ? number(it.getPeerNsid()) : OptionalLong.empty(),
        peer,
        addresses,
        details);
  }

  private static String named(String name, int index) {
    return name.isEmpty() ? "if" + Integer.toUnsignedString(index) : name;
  }

  private static List<String> flags(int flags) {
    return flags == 0
        ? List.of()
        : NetworkNames.DEVICE_FLAGS.flagNames(Integer.toUnsignedLong(flags)).stream()
            .map(it -> it.startsWith(FLAG_PREFIX) ? it.substring(FLAG_PREFIX.length()) : it)
            .toList();
  }

  /** Adds what only some kinds of devices have. */
  private void addKind(net_device_entry it, List<String> details) {
    if (it.hasTun()) {
      addTun(it.getTun(), details);
    }
    if (it.hasMacvlan()) {
      int mode = it.getMacvlan().getMode();
      details.add("mode " + NetworkNames.MACVLAN_MODES.brief(mode).toLowerCase(Locale.ROOT));
      int flags = it.getMacvlan().getFlags();
      if (flags != 0) {
        details.add(NetworkNames.MACVLAN_FLAGS.flags(flags));
      }
    }
    if (it.hasSit()) {
      addTunnel(it.getSit(), details);
    }
  }

  private static void addTun(tun_link_entry tun, List<String> details) {
    details.addAll(
        NetworkNames.TUN_FLAGS.flagNames(Integer.toUnsignedLong(tun.getFlags())).stream()
            .map(it -> it.replace(FLAG_PREFIX, "").toLowerCase(Locale.ROOT))
            .toList());
    if (tun.getOwner() != NOBODY) {
      details.add("owner " + Integer.toUnsignedString(tun.getOwner()));
    }
    if (tun.getGroup() != NOBODY) {
      details.add("group " + Integer.toUnsignedString(tun.getGroup()));
    }
  }

  private void addTunnel(sit_entry sit, List<String> details) {
    String local = SocketAddresses.host(sit.getLocalList(), order);
    String remote = SocketAddresses.host(sit.getRemoteList(), order);
    if (!local.isEmpty()) {
      details.add("local " + local);
    }
    if (!remote.isEmpty()) {
      details.add("remote " + remote);
    }
    if (sit.getTtl() != 0) {
      details.add("ttl " + Integer.toUnsignedString(sit.getTtl()));
    }
  }

  private static OptionalLong number(int number) {
    return OptionalLong.of(Integer.toUnsignedLong(number));
  }
}
