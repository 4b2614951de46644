package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.explore.Mount.Place;
import crit.schemas.proto.mnt_entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a namespace, and which of them a path leads to.
 *
 * <p>Paths are followed as the kernel does: from the root, onto each mount that is met. What no
 * path leads to is hidden: a mount below a hidden one, one whose path another mount on the same
 * parent lies across, and one that has a mount on its own root. Parents that are not listed, and
 * circles, leave a mount at the top of the tree; nothing is then said of what hides it.
 *
 * <p>Unchangeable; linear in the size of the image.
 */
public final class MountTree {
  private final long namespace;
  private final Map<Long, Mount> byId = new LinkedHashMap<>();
  private final List<Mount> ordered = new ArrayList<>();
  private @Nullable Mount root;

  private MountTree(long namespace, List<mnt_entry> entries) {
    this.namespace = namespace;
    for (mnt_entry entry : entries.reversed()) {
      var mount = new Mount(namespace, entry);
      byId.putIfAbsent(mount.id(), mount);
    }
    List<Mount> tops = new ArrayList<>();
    for (Mount mount : byId.values()) {
      Mount parent = byId.get(parentId(mount));
      if (parent == null || parent == mount) {
        tops.add(mount);
      } else {
        parent.add(mount);
      }
    }
    stand(tops);
  }

  /** CRIU lists what was mounted last first. */
  static MountTree read(Checkpoint checkpoint, long namespace, String image) throws IOException {
    return new MountTree(namespace, checkpoint.all(image, mnt_entry.parser()));
  }

  /** Builds a tree of entries in the order of an image. */
  static MountTree of(long namespace, List<mnt_entry> entries) {
    return new MountTree(namespace, entries);
  }

  private static long parentId(Mount mount) {
    return Integer.toUnsignedLong(mount.entry().getParentMntId());
  }

  private void stand(List<Mount> tops) {
    Set<Mount> left = new HashSet<>(byId.values());
    for (Mount top : tops) {
      if (root == null && top.mountpoint().equals("/")) {
        root = top;
        top.standAsRoot();
        walk(top, left, true);
      }
    }
    for (Mount top : tops) {
      if (top != root) {
        top.stand(Place.ORPHAN);
        walk(top, left, false);
      }
    }
    for (Mount mount : byId.values()) {
      if (left.contains(mount)) {
        mount.stand(Place.CIRCLE);
        walk(mount, left, false);
      }
    }
  }

  private void walk(Mount top, Set<Mount> left, boolean isBelowRoot) {
    Deque<Mount> waiting = new ArrayDeque<>(List.of(top));
    while (!waiting.isEmpty()) {
      Mount mount = waiting.pop();
      if (left.remove(mount)) {
        ordered.add(mount);
        for (Mount child : mount.children().reversed()) {
          if (left.contains(child)) {
            child.standOn(mount, isBelowRoot);
            waiting.push(child);
          }
        }
      }
    }
  }

  /** Returns the number of the namespace in the images. */
  public long namespace() {
    return namespace;
  }

  /**
   * Returns the mounts: the root first, each before those on it, and those first that were mounted
   * first; last the ones that are not below the root.
   */
  public List<Mount> mounts() {
    return List.copyOf(ordered);
  }

  /** Returns the mount with that number. */
  public Optional<Mount> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns the mount that has the file to which a path leads; nothing without a root. */
  public Optional<Mount> at(String path) {
    Mount mount = root;
    if (mount == null) {
      return Optional.empty();
    }
    Optional<Mount> next = mount.childAlong(path);
    while (next.isPresent()) {
      mount = next.get();
      next = mount.childAlong(path);
    }
    return Optional.of(mount);
  }
}
