package crit.memory.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Sets of bytes, one behind the other: what stands at each place of a match, from some place on.
 */
final class Columns {
  private static final int MOST = 64;

  private final List<BitSet> sets = new ArrayList<>();

  /** Whether what comes next is the next column: what was added always has the same length. */
  private boolean isOpen = true;

  List<BitSet> sets() {
    return sets;
  }

  /** Returns what the first byte may be, which is any if that is not known. */
  BitSet firstByte() {
    if (!sets.isEmpty()) {
      return sets.getFirst();
    }
    var any = new BitSet();
    any.set(0, 256);
    return any;
  }

  boolean isOpen() {
    return isOpen;
  }

  void close() {
    isOpen = false;
  }

  void add(BitSet set) {
    if (sets.size() == MOST) {
      close();
    }
    if (isOpen) {
      sets.add(set);
    }
  }

  void addAll(Columns other) {
    other.sets.forEach(this::add);
    if (!other.isOpen) {
      close();
    }
  }

  /** Adds what is the same for all: as many columns as the shortest has. */
  void addOneOf(List<Columns> others) {
    int shortest = others.stream().mapToInt(other -> other.sets.size()).min().orElse(0);
    for (int i = 0; i < shortest; i++) {
      var union = new BitSet();
      for (Columns other : others) {
        union.or(other.sets.get(i));
      }
      add(union);
    }
    if (others.stream().anyMatch(other -> !other.isOpen || other.sets.size() > shortest)) {
      close();
    }
  }
}
