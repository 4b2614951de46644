package crit.explore;

import crit.schemas.proto.task_kobj_ids_entry;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The kinds of namespaces, and the images that have what is in one. */
@SuppressWarnings("ImmutableEnumChecker")
public enum NamespaceKind {
  /** The root of the cgroup hierarchies. */
  CGROUP(task_kobj_ids_entry::hasCgroupNsId, task_kobj_ids_entry::getCgroupNsId, 0x02000000),
  /** System V objects and message queues. */
  IPC(
      task_kobj_ids_entry::hasIpcNsId,
      task_kobj_ids_entry::getIpcNsId,
      0x08000000,
      "ipcns-var",
      "ipcns-shm",
      "ipcns-msg",
      "ipcns-sem"),
  /** Mounts. */
  MNT(task_kobj_ids_entry::hasMntNsId, task_kobj_ids_entry::getMntNsId, 0x20000, "mountpoints"),
  /** Network devices, addresses, routes, rules. */
  NET(
      task_kobj_ids_entry::hasNetNsId,
      task_kobj_ids_entry::getNetNsId,
      0x40000000,
      "netns",
      "netdev",
      "ifaddr",
      "route",
      "route6",
      "rule",
      "iptables",
      "ip6tables",
      "nftables",
      "netns-ct",
      "netns-exp"),
  /** Process ids. */
  PID(task_kobj_ids_entry::hasPidNsId, task_kobj_ids_entry::getPidNsId, 0x20000000, "pidns"),
  /** Offsets of clocks. */
  TIME(task_kobj_ids_entry::hasTimeNsId, task_kobj_ids_entry::getTimeNsId, 0x80, "timens"),
  /** User and group ids. */
  USER(task_kobj_ids_entry::hasUserNsId, task_kobj_ids_entry::getUserNsId, 0x10000000, "userns"),
  /** Names of the host. */
  UTS(task_kobj_ids_entry::hasUtsNsId, task_kobj_ids_entry::getUtsNsId, 0x04000000, "utsns");

  private final Predicate<task_kobj_ids_entry> isKnown;
  private final ToIntFunction<task_kobj_ids_entry> id;
  private final int cloneFlag;
  private final List<String> images;

  NamespaceKind(
      Predicate<task_kobj_ids_entry> isKnown,
      ToIntFunction<task_kobj_ids_entry> id,
      int cloneFlag,
      String... images) {
    this.isKnown = isKnown;
    this.id = id;
    this.cloneFlag = cloneFlag;
    this.images = List.of(images);
  }

  /** Returns the number of the namespace of this kind, if an image has it. */
  public OptionalLong id(task_kobj_ids_entry ids) {
    return isKnown.test(ids)
        ? OptionalLong.of(Integer.toUnsignedLong(id.applyAsInt(ids)))
        : OptionalLong.empty();
  }

  /** Returns the CLONE_NEW* bit. */
  public int cloneFlag() {
    return cloneFlag;
  }

  /** Returns what the names of its images begin with; a dash and the number follow. */
  public List<String> images() {
    return images;
  }
}
