package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cg_member_entry;
import crit.schemas.proto.cg_set_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.unix_sk_entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Moves tasks to other cgroups, and what is named by a cgroup or a container. */
final class CgroupAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String CONTROLLER = "controller";

  /** What selects the hierarchy of version 2, whose name is empty. */
  private static final String UNIFIED = "cgroup2";

  private static final Set<Integer> FILE_SYSTEMS = Set.of(12, 23);
  private static final String MOUNTED = "/sys/fs/cgroup";
  private static final Set<String> IMAGES =
      Set.of("CGROUP", "MNTS", "FILES", "REG_FILES", "UNIXSK", "GHOST_FILE");

  static final Verb VERB =
      new Verb(
          "cgroup",
          "Moves tasks to other cgroups: all below a path, with the directories that were saved,"
              + " mounts of cgroups and files in them. With an id of a container in place of a"
              + " path, puts another id wherever it stands in cgroups, mounts, paths of files and"
              + " unix sockets.",
          List.of(
              Parameter.required(FROM, Kind.TEXT, "The path now, from /, or a container's id."),
              Parameter.required(TO, Kind.TEXT, "The path or id it becomes."),
              Parameter.optional(
                  CONTROLLER, Kind.LIST, "Only these hierarchies; cgroup2 is that of version 2.")),
          "cgroup /docker/old -> /docker/new",
          CgroupAction::new);

  private final List<String> controllers;
  private final boolean isPath;
  private final Function<ByteString, Optional<ByteString>> mover;
  private final Set<String> seen = new TreeSet<>();
  private boolean hasNamespace;

  private CgroupAction(Rule rule) throws RuleException {
    Arguments arguments = rule.arguments();
    controllers = arguments.list(CONTROLLER);
    isPath = arguments.text(FROM).startsWith("/");
    if (isPath) {
      mover = PathPrefix.of(arguments, FROM, TO)::move;
    } else {
      mover = WordChange.of(arguments, FROM, TO)::change;
      if (arguments.has(CONTROLLER)) {
        throw arguments.wrong(CONTROLLER, "is given with an id, but only a path takes it");
      }
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return IMAGES.contains(type.name());
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<reg_file_entry.Builder> file = draft.part(reg_file_entry.Builder.class);
    if (file.isPresent()) {
      return !file.get().getExt()
          && movedFile(file.get().getNameBytes()).map(file.get()::setNameBytes).isPresent();
    }
    Optional<unix_sk_entry.Builder> socket = draft.part(unix_sk_entry.Builder.class);
    if (socket.isPresent()) {
      return !isPath && apply(socket.get());
    }
    return switch (draft.message()) {
      case cgroup_entry.Builder cgroup -> apply(cgroup);
      case mnt_entry.Builder mount -> isPath ? applyPath(mount) : applyId(mount);
      case ghost_file_entry.Builder ghost when ghost.hasSymlnkTarget() && !isPath ->
          mover.apply(ghost.getSymlnkTargetBytes()).map(ghost::setSymlnkTargetBytes).isPresent();
      default -> false;
    };
  }

  /** Moves a file; by a path only where hierarchies are usually mounted. */
  private Optional<ByteString> movedFile(ByteString name) {
    if (!isPath) {
      return mover.apply(name);
    }
    ByteString mounted = ByteString.copyFromUtf8(MOUNTED + "/");
    if (!name.startsWith(mounted)) {
      return Optional.empty();
    }
    int second = name.toString(StandardCharsets.ISO_8859_1).indexOf('/', mounted.size());
    if (second > 0) {
      String hierarchy = name.substring(mounted.size(), second).toStringUtf8();
      Optional<ByteString> moved =
          moved(name, second, hierarchy.replaceFirst("^systemd$", "name=$0"));
      if (moved.isPresent()) {
        return moved;
      }
    }
    return moved(name, mounted.size() - 1, "");
  }

  private Optional<ByteString> moved(ByteString name, int start, String hierarchy) {
    return fits(hierarchy)
        ? mover.apply(name.substring(start)).map(name.substring(0, start)::concat)
        : Optional.empty();
  }

  private boolean fits(String hierarchy) {
    return controllers.isEmpty()
        || controllers.contains(hierarchy.isEmpty() ? UNIFIED : hierarchy)
        || Arrays.stream(hierarchy.split(",", -1)).anyMatch(controllers::contains);
  }

  private boolean apply(cgroup_entry.Builder cgroup) {
    boolean isHit = false;
    for (cg_set_entry.Builder set : cgroup.getSetsBuilderList()) {
      for (cg_member_entry.Builder member : set.getCtlsBuilderList()) {
        isHit |= fits(member.getName()) && apply(member);
      }
    }
    for (cg_controller_entry.Builder hierarchy : cgroup.getControllersBuilderList()) {
      isHit |=
          fits(String.join(",", hierarchy.getCnamesList())) && CgroupTree.move(hierarchy, mover);
    }
    return isHit;
  }

  /** Moves one place of a set; the part of it that is a namespace's root is counted in bytes. */
  private boolean apply(cg_member_entry.Builder member) {
    ByteString old = member.getPathBytes();
    seen.add(member.getPath());
    Optional<ByteString> moved = mover.apply(old);
    if (moved.isEmpty()) {
      return false;
    }
    member.setPathBytes(moved.get());
    int length = member.getCgnsPrefix();
    if (length > 0 && length <= old.size()) {
      Optional<ByteString> root = mover.apply(old.substring(0, length));
      hasNamespace |= root.isEmpty() && !moved.get().startsWith(old.substring(0, length));
      root.filter(moved.get()::startsWith).ifPresent(it -> member.setCgnsPrefix(it.size()));
    }
    return true;
  }

  /** Moves the root of a mount that shows cgroups. */
  private boolean applyPath(mnt_entry.Builder mount) {
    return FILE_SYSTEMS.contains(mount.getFstype())
        && (controllers.isEmpty()
            || Arrays.stream(mount.getOptions().split(",", -1)).anyMatch(controllers::contains))
        && mover.apply(mount.getRootBytes()).map(mount::setRootBytes).isPresent();
  }

  private boolean applyId(mnt_entry.Builder mount) {
    boolean isRoot = mover.apply(mount.getRootBytes()).map(mount::setRootBytes).isPresent();
    boolean isPoint =
        mover.apply(mount.getMountpointBytes()).map(mount::setMountpointBytes).isPresent();
    boolean isSource = mover.apply(mount.getSourceBytes()).map(mount::setSourceBytes).isPresent();
    boolean isOption = mover.apply(mount.getOptionsBytes()).map(mount::setOptionsBytes).isPresent();
    boolean isKey =
        mount.hasExtKey()
            && mover.apply(mount.getExtKeyBytes()).map(mount::setExtKeyBytes).isPresent();
    return isRoot || isPoint || isSource || isOption || isKey;
  }

  private boolean apply(unix_sk_entry.Builder socket) {
    boolean isName = mover.apply(socket.getName()).map(socket::setName).isPresent();
    boolean isDirectory =
        socket.hasNameDir()
            && mover.apply(socket.getNameDirBytes()).map(socket::setNameDirBytes).isPresent();
    return isName || isDirectory;
  }

  @Override
  public List<String> candidates() {
    return seen.isEmpty()
        ? List.of("no cgroups: the tasks were in that of criu itself, or it saved none")
        : Candidates.of("cgroups ", seen);
  }

  @Override
  public List<String> warnings() {
    return hasNamespace
        ? List.of(
            "a cgroup was moved out of the root of its cgroup namespace: a restore makes a"
                + " namespace with a root of the old length; move the root itself")
        : List.of();
  }
}
