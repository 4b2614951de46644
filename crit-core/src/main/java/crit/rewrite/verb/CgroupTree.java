package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cgroup_dir_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Moves the directories that were saved of a hierarchy of cgroups. Each names only what stands
 * behind the path of the one above it; the first ones name a path without its first slash. One that
 * no longer lies below what is above it becomes a first one.
 */
final class CgroupTree {
  private static final ByteString SLASH = ByteString.copyFromUtf8("/");

  private final Function<ByteString, Optional<ByteString>> mover;
  private final List<cgroup_dir_entry> first = new ArrayList<>();
  private boolean isHit;

  private CgroupTree(Function<ByteString, Optional<ByteString>> mover) {
    this.mover = mover;
  }

  /** Moves the directories, and returns whether there was one to move. */
  static boolean move(
      cg_controller_entry.Builder hierarchy, Function<ByteString, Optional<ByteString>> mover) {
    var tree = new CgroupTree(mover);
    for (cgroup_dir_entry head : hierarchy.getDirsList()) {
      int place = tree.first.size();
      ByteString path = SLASH.concat(head.getDirNameBytes());
      ByteString now = tree.moved(path);
      cgroup_dir_entry.Builder moved = head.toBuilder().setDirNameBytes(now.substring(1));
      tree.children(moved, path, now);
      tree.first.add(place, moved.build());
    }
    if (tree.isHit) {
      hierarchy.clearDirs().addAllDirs(tree.first);
    }
    return tree.isHit;
  }

  private ByteString moved(ByteString path) {
    Optional<ByteString> moved = mover.apply(path);
    isHit |= moved.isPresent();
    return moved.orElse(path);
  }

  private void children(cgroup_dir_entry.Builder parent, ByteString old, ByteString now) {
    List<cgroup_dir_entry> children = parent.getChildrenList();
    List<cgroup_dir_entry> kept = new ArrayList<>();
    ByteString above = closed(now);
    for (cgroup_dir_entry child : children) {
      ByteString path = closed(old).concat(child.getDirNameBytes());
      ByteString to = moved(path);
      boolean isBelow = to.startsWith(above) && to.size() > above.size();
      cgroup_dir_entry.Builder moved =
          child.toBuilder().setDirNameBytes(to.substring(isBelow ? above.size() : 1));
      children(moved, path, to);
      (isBelow ? kept : first).add(moved.build());
    }
    parent.clearChildren().addAllChildren(kept);
  }

  private static ByteString closed(ByteString path) {
    return path.equals(SLASH) ? path : path.concat(SLASH);
  }
}
