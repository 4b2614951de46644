package crit.explore;

import crit.schemas.proto.mnt_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A mount, in the tree of its namespace. Unchangeable once the tree is built. */
public final class Mount {
  private final long namespace;
  private final mnt_entry entry;
  private final String key;
  private final List<Mount> children = new ArrayList<>();
  private final NavigableMap<Integer, Map<String, Mount>> byLength = new TreeMap<>();
  private Place place = Place.CIRCLE;
  private int depth;
  private @Nullable Mount hiddenBy;

  /** How a mount stands in its tree. */
  public enum Place {
    /** The root of the namespace, whose parent is never listed. */
    ROOT,
    /** On the mount that it names as its parent. */
    CHILD,
    /** Not the root, and its parent is not listed. */
    ORPHAN,
    /** One of those that are each other's parents. */
    CIRCLE
  }

  Mount(long namespace, mnt_entry entry) {
    this.namespace = namespace;
    this.entry = entry;
    this.key = key(entry.getMountpoint());
  }

  /** Returns a path such that each path it is in front of goes on with a slash. */
  private static String key(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /** Returns the number of the namespace in the images. */
  public long namespace() {
    return namespace;
  }

  /** Returns what the image has. */
  public mnt_entry entry() {
    return entry;
  }

  /** Returns the mount's number, by which files name it. */
  public long id() {
    return Integer.toUnsignedLong(entry.getMntId());
  }

  /** Returns the path in the namespace. */
  public String mountpoint() {
    return entry.getMountpoint();
  }

  /** Returns how it stands in its tree. */
  public Place place() {
    return place;
  }

  /** Returns how many mounts it is below, as far as they are listed. */
  public int depth() {
    return depth;
  }

  /** Returns the mounts on this one, first mounted first. */
  public List<Mount> children() {
    return List.copyOf(children);
  }

  /**
   * Returns the mount because of which a path no longer leads to this one; nothing for one that is
   * not below the root.
   */
  public Optional<Mount> hiddenBy() {
    return Optional.ofNullable(hiddenBy);
  }

  /** Returns whether a path is the mountpoint or below it. */
  public boolean isAbove(String path) {
    return path.startsWith(key) && isBoundary(path, key.length());
  }

  /**
   * Returns the mount because of which a path no longer leads to this mount's file of that path.
   * Nothing if the path is not below the mountpoint, for then the images do not tell.
   */
  public Optional<Mount> cover(String path) {
    return hiddenBy == null && isAbove(path) ? childAlong(path) : hiddenBy();
  }

  /** Returns the mount on this one that a path comes to first. */
  Optional<Mount> childAlong(String path) {
    String wanted = key(path);
    for (var mounts : byLength.tailMap(key.length(), true).entrySet()) {
      int length = mounts.getKey();
      if (length > wanted.length()) {
        return Optional.empty();
      }
      if (isBoundary(wanted, length)) {
        Mount child = mounts.getValue().get(wanted.substring(0, length));
        if (child != null) {
          return Optional.of(child);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isBoundary(String path, int length) {
    return path.length() == length || path.charAt(length) == '/';
  }

  /** Adds a mount that was mounted later than those before. */
  void add(Mount child) {
    children.add(child);
    byLength.computeIfAbsent(child.key.length(), _ -> new HashMap<>()).put(child.key, child);
  }

  /** Takes its place without a mount that it is on. */
  void stand(Place where) {
    place = where;
  }

  /** Takes its place on another mount; if a path can lead there, finds out what hides it. */
  void standOn(Mount parent, boolean isBelowRoot) {
    place = Place.CHILD;
    depth = parent.depth + 1;
    if (!isBelowRoot) {
      return;
    }
    if (parent.hiddenBy != null && parent.hiddenBy != this) {
      hiddenBy = parent.hiddenBy;
      return;
    }
    Mount first = parent.childAlong(key).orElse(this);
    hiddenBy = first == this ? childAlong(key).orElse(null) : first;
  }

  /** Finds out what hides the root. */
  void standAsRoot() {
    place = Place.ROOT;
    hiddenBy = childAlong(key).orElse(null);
  }
}
