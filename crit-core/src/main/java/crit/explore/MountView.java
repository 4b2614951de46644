package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.names.MountNames;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The mounts of each namespace. */
public final class MountView {
  /** The mounts as the trees they are; those that were mounted first come first. */
  public static final View<Row> VIEW =
      new View<>(
          "mounts",
          "The mounts of each namespace, and which of them are hidden",
          Row.class,
          List.of(
              "mountpoint",
              "namespace",
              "id",
              "type",
              "source",
              "root",
              "flags",
              "groups",
              "details"),
          MountView::rows);

  private static final int FUSE = 15;
  private static final int AUTO = 16;
  private static final int BINFMT_MISC = 4;
  private static final int AUTOFS = 18;
  private static final int UNBINDABLE = 0x20000;

  /** What other components tell: UNBINDABLE, PRIVATE, SLAVE, SHARED. */
  private static final int PROPAGATION = 0x1e0000;

  /** What mount(8) calls otherwise than the kernel. */
  private static final Map<String, String> FLAGS =
      Map.of("rdonly", "ro", "synchronous", "sync", "mandlock", "mand", "i_version", "iversion");

  /**
   * A mount.
   *
   * @param depth how many mounts it is below
   * @param namespace the number of its namespace in the images
   * @param id the mount's number, by which files name it
   * @param parent the number of the mount it is on; the root has one that is not listed
   * @param mountpoint the path in the namespace
   * @param type the filesystem: CRIU's word for it, or that of the kernel if CRIU had to be told of
   *     it; {@code unsupported} is every filesystem that CRIU can only find again
   * @param source what is mounted
   * @param root the directory of the filesystem that the mount shows
   * @param device the filesystem's device, major and minor number
   * @param flags the mount's flags as mount(8) has them
   * @param superblockFlags those of the whole filesystem
   * @param options the filesystem's own options
   * @param groups the peer groups: {@code shared:N} for one that it shares events with, {@code
   *     master:N} for one that it gets events from; {@code unbindable}
   * @param externalKey the name by which restore is given what to mount; else empty
   * @param isFromPlugin whether a plugin restores it
   * @param isDeleted whether the directory is removed that it shows
   * @param hiddenBy the number of the mount because of which no path leads here
   * @param servers for a FUSE filesystem, the tasks that have a {@code /dev/fuse} open: one of them
   *     serves it, the images do not tell which
   * @param contents the image of what is in the filesystem; else empty
   * @param problem what is wrong with its place in the tree; else empty
   * @param details what is special about it, for people
   */
  public record Row(
      int depth,
      long namespace,
      long id,
      long parent,
      String mountpoint,
      String type,
      String source,
      String root,
      String device,
      List<String> flags,
      List<String> superblockFlags,
      String options,
      List<String> groups,
      String externalKey,
      boolean isFromPlugin,
      boolean isDeleted,
      OptionalLong hiddenBy,
      List<Server> servers,
      String contents,
      String problem,
      List<String> details)
      implements View.Nested {}

  /** A task with a descriptor of {@code /dev/fuse}. */
  public record Server(int pid, String comm, int fd) {
    @Override
    public String toString() {
      return "%s %s fd %d".formatted(Integer.toUnsignedString(pid), comm, fd);
    }
  }

  private MountView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Checkpoint set = scope.checkpoint();
    Set<Long> namespaces = namespaces(scope);
    boolean isPerId = set.inventory().map(inventory_entry::getNsPerId).orElse(true);
    boolean isAll = scope.selection().isAll() || !isPerId;
    List<MountTree> trees =
        Mounts.read(set).trees().stream()
            .filter(it -> isAll || namespaces.contains(it.namespace()))
            .toList();
    List<Server> servers = hasFuse(trees) ? servers(set) : List.of();
    for (MountTree tree : trees) {
      for (Mount mount : tree.mounts()) {
        sink.accept(row(set, mount, servers));
      }
    }
  }

  /** Returns the namespaces of the selected tasks. */
  private static Set<Long> namespaces(Scope scope) throws IOException {
    Set<Long> namespaces = new HashSet<>();
    if (!scope.selection().isAll()) {
      for (Task task : scope.tasks()) {
        Optional<task_kobj_ids_entry> ids = task.ids();
        ids.ifPresent(it -> namespaces.add(Integer.toUnsignedLong(it.getMntNsId())));
      }
    }
    return namespaces;
  }

  private static boolean hasFuse(List<MountTree> trees) {
    return trees.stream()
        .flatMap(it -> it.mounts().stream())
        .anyMatch(it -> it.entry().getFstype() == FUSE);
  }

  /** Finds who may serve FUSE filesystems, selected or not. */
  private static List<Server> servers(Checkpoint set) throws IOException {
    Set<Integer> devices = new HashSet<>();
    set.files()
        .forEach(file -> {
          if (file.hasReg() && file.getReg().getName().equals("/dev/fuse")) {
            devices.add(file.getId());
          }
        });
    List<Server> servers = new ArrayList<>();
    for (Task task : devices.isEmpty() ? List.<Task>of() : set.tree().tasks()) {
      for (fdinfo_entry it : task.descriptors()) {
        if (it.getType() == fd_types.REG && devices.contains(it.getId())) {
          servers.add(new Server(task.pid(), task.comm(), it.getFd()));
        }
      }
    }
    return servers;
  }

  private static Row row(Checkpoint set, Mount mount, List<Server> servers) throws IOException {
    mnt_entry it = mount.entry();
    String contents = contents(set, it);
    String problem = problem(mount);
    List<Server> own = it.getFstype() == FUSE ? servers : List.of();
    return new Row(
        mount.depth(),
        mount.namespace(),
        mount.id(),
        Integer.toUnsignedLong(it.getParentMntId()),
        mount.mountpoint(),
        type(it),
        it.getSource(),
        it.getRoot(),
        (it.getRootDev() >>> 20) + ":" + (it.getRootDev() & 0xfffff),
        flags(it.getFlags()),
        flags(it.getSbFlags()),
        it.getOptions(),
        groups(it),
        externalKey(it),
        it.getWithPlugin(),
        it.getDeleted(),
        mount.hiddenBy().map(by -> OptionalLong.of(by.id())).orElse(OptionalLong.empty()),
        own,
        contents,
        problem,
        details(mount, contents, problem, own));
  }

  private static String type(mnt_entry mount) {
    boolean isNamed = mount.getFstype() == AUTO && !mount.getFsname().isEmpty();
    return isNamed
        ? mount.getFsname()
        : MountNames.TYPES.text(Integer.toUnsignedLong(mount.getFstype())).toLowerCase(Locale.ROOT);
  }

  private static List<String> flags(int bits) {
    List<String> flags = new ArrayList<>();
    int rest = bits & ~PROPAGATION;
    for (long left = Integer.toUnsignedLong(rest); left != 0; left &= left - 1) {
      String name = MountNames.FLAGS.brief(Long.lowestOneBit(left)).toLowerCase(Locale.ROOT);
      flags.add(FLAGS.getOrDefault(name, name));
    }
    return flags;
  }

  private static List<String> groups(mnt_entry mount) {
    List<String> groups = new ArrayList<>();
    if (mount.getSharedId() != 0) {
      groups.add("shared:" + Integer.toUnsignedString(mount.getSharedId()));
    }
    if (mount.getMasterId() != 0) {
      groups.add("master:" + Integer.toUnsignedString(mount.getMasterId()));
    }
    if ((mount.getFlags() & UNBINDABLE) != 0) {
      groups.add("unbindable");
    }
    return groups;
  }

  /** Older CRIU kept the key where the directory of the filesystem is today. */
  private static String externalKey(mnt_entry mount) {
    return mount.getExtMount() && mount.getExtKey().isEmpty() ? mount.getRoot() : mount.getExtKey();
  }

  private static String contents(Checkpoint set, mnt_entry mount) throws IOException {
    String device = Integer.toUnsignedString(mount.getRootDev());
    String id = Integer.toUnsignedString(mount.getMntId());
    List<String> names =
        switch (mount.getFstype()) {
          case AUTOFS -> List.of("autofs-" + device + ".img");
          case BINFMT_MISC -> List.of("binfmt-misc.img", "binfmt-misc-" + device + ".img");
          default -> List.of("tmpfs-dev-" + device + ".tar.gz.img", "tmpfs-" + id + ".tar.gz.img");
        };
    for (String name : names) {
      if (set.has(name)) {
        return name;
      }
    }
    return "";
  }

  private static String problem(Mount mount) {
    String parent = Integer.toUnsignedString(mount.entry().getParentMntId());
    return switch (mount.place()) {
      case ROOT, CHILD -> "";
      case ORPHAN ->
          mount.entry().getParentMntId() == mount.entry().getMntId()
              ? "it is its own parent, and not the root"
              : "its parent " + parent + " is not listed";
      case CIRCLE -> "its parents lead in a circle, by " + parent;
    };
  }

  private static List<String> details(
      Mount mount, String contents, String problem, List<Server> servers) {
    mnt_entry it = mount.entry();
    List<String> details = new ArrayList<>();
    mount.hiddenBy().ifPresent(by -> details.add("hidden by " + by.id() + " " + by.mountpoint()));
    add(details, "external ", externalKey(it));
    if (it.getWithPlugin()) {
      details.add("from a plugin");
    }
    if (it.getDeleted()) {
      details.add("deleted");
    }
    List<String> superblock = flags(it.getSbFlags());
    superblock.removeAll(flags(it.getFlags()));
    add(details, "superblock ", String.join(" ", superblock));
    servers.forEach(server -> details.add("served by " + server));
    add(details, "contents in ", contents);
    add(details, "", problem);
    return details;
  }

  private static void add(List<String> to, String about, String text) {
    if (!text.isEmpty()) {
      to.add(about + text);
    }
  }
}
