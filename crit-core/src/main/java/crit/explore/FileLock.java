package crit.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A lock, as far as it stands in the way of others.
 *
 * @param number its place in the image
 * @param area the file, and which kinds of locks can stand in each other's way
 * @param owner who does not conflict with itself
 * @param start the first byte
 * @param last the last byte
 * @param isExclusive whether nobody else may have any lock beside it
 */
record FileLock(int number, Area area, Owner owner, long start, long last, boolean isExclusive) {
  /** So many conflicts of a lock are found at most, or all locks of a file could name all. */
  static final int MAX_CONFLICTS = 20;

  /** A file and a group of kinds of locks that heed each other. */
  record Area(FileIdentity file, Group group) {}

  /** Kinds of locks that heed each other. */
  enum Group {
    RANGE,
    FLOCK,
    LEASE
  }

  /** What makes two locks those of one owner. */
  record Owner(OwnerKind kind, long id) {}

  /** What owns a lock. */
  enum OwnerKind {
    TASK,
    TABLE,
    FILE
  }

  /**
   * What makes two open files the same file.
   *
   * @param what the kind of number
   * @param number a number of the file, or of its mount
   * @param path the path on the mount, or empty
   */
  record FileIdentity(String what, long number, String path) {}

  private boolean conflictsWith(FileLock other) {
    return start <= other.last
        && other.start <= last
        && (isExclusive || other.isExclusive)
        && !owner.equals(other.owner);
  }

  /** Returns, by the numbers of locks, those that cannot be held beside them, at most so many. */
  static Map<Integer, List<FileLock>> conflicts(Collection<FileLock> locks) {
    Map<Area, List<FileLock>> byArea = new HashMap<>();
    for (FileLock lock : locks) {
      byArea.computeIfAbsent(lock.area, _ -> new ArrayList<>()).add(lock);
    }
    Map<Integer, List<FileLock>> conflicts = new HashMap<>();
    for (List<FileLock> ofArea : byArea.values()) {
      var all = new Ordered(ofArea);
      var exclusive = new Ordered(ofArea.stream().filter(FileLock::isExclusive).toList());
      for (FileLock lock : ofArea) {
        conflicts.put(lock.number, (lock.isExclusive ? all : exclusive).conflicts(lock));
      }
    }
    return conflicts;
  }

  /** Locks in the order of their first bytes, and how far each and those before it reach. */
  private static final class Ordered {
    private final FileLock[] locks;
    private final long[] reach;

    Ordered(List<FileLock> locks) {
      this.locks = locks.toArray(new FileLock[0]);
      Arrays.sort(this.locks, Comparator.comparingLong(FileLock::start));
      this.reach = new long[this.locks.length];
      long last = Long.MIN_VALUE;
      for (int i = 0; i < reach.length; i++) {
        last = Math.max(last, this.locks[i].last);
        reach[i] = last;
      }
    }

    List<FileLock> conflicts(FileLock lock) {
      List<FileLock> found = new ArrayList<>();
      int at = countUpTo(lock.last) - 1;
      while (at >= 0 && reach[at] >= lock.start && found.size() < MAX_CONFLICTS) {
        if (lock.conflictsWith(locks[at])) {
          found.add(locks[at]);
        }
        at--;
      }
      found.sort(Comparator.comparingInt(FileLock::number));
      return found;
    }

    /** Returns how many begin at a byte or before it. */
    private int countUpTo(long last) {
      int low = 0;
      int high = locks.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (locks[middle].start <= last) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
