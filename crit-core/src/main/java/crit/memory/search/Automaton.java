package crit.memory.search;

import crit.memory.search.RegexNode.Choice;
import crit.memory.search.RegexNode.One;
import crit.memory.search.RegexNode.Repeat;
import crit.memory.search.RegexNode.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A regular expression as positions: each stands for one byte of a match, and says which positions
 * may come before it. Read backwards from any byte on, it finds every address where a match starts
 * (Glushkov's construction, of the expression from behind). It does not change.
 */
final class Automaton {
  /** The most positions; what is repeated more often is repeated without limit. */
  private static final int MOST = 4000;

  private static final int MOST_COPIES = 100;

  private final List<BitSet> sets = new ArrayList<>();
  private final List<BitSet> before = new ArrayList<>();
  private final BitSet first;
  private final BitSet last;

  /** For each byte the positions that it may stand at. */
  private final List<BitSet> positionsOf = new ArrayList<>();

  /** A part of the expression: where it starts and ends, and whether it may have no bytes. */
  private record Part(BitSet first, BitSet last, boolean isNullable) {
    static Part empty() {
      return new Part(new BitSet(), new BitSet(), true);
    }
  }

  private Automaton(RegexNode node) {
    Part whole = build(node);
    this.first = whole.first();
    this.last = whole.last();
    for (int value = 0; value < 256; value++) {
      var positions = new BitSet();
      for (int i = 0; i < sets.size(); i++) {
        positions.set(i, sets.get(i).get(value));
      }
      positionsOf.add(positions);
    }
  }

  /** Makes it, unless it would be too large. */
  static Optional<Automaton> of(RegexNode node) {
    return size(node) > MOST ? Optional.empty() : Optional.of(new Automaton(node));
  }

  private static long size(RegexNode node) {
    long size =
        switch (node) {
          case One _ -> 1;
          case Sequence(var parts) -> parts.stream().mapToLong(Automaton::size).sum();
          case Choice(var branches) -> branches.stream().mapToLong(Automaton::size).sum();
          case Repeat repeat -> copies(repeat) * size(repeat.node());
        };
    return Math.min(size, MOST + 1);
  }

  private static long copies(Repeat repeat) {
    boolean isEndless = repeat.most() > MOST_COPIES;
    return isEndless ? Math.clamp(repeat.least(), 1, MOST_COPIES) : repeat.most();
  }

  private Part build(RegexNode node) {
    return switch (node) {
      case One(BitSet set) -> position(set);
      case Sequence(var parts) -> {
        Part whole = Part.empty();
        for (RegexNode part : parts) {
          whole = concatenate(whole, build(part));
        }
        yield whole;
      }
      case Choice(var branches) -> choose(branches);
      case Repeat repeat -> repeat(repeat);
    };
  }

  private Part position(BitSet set) {
    var self = new BitSet();
    self.set(sets.size());
    sets.add(set);
    before.add(new BitSet());
    return new Part(self, self, false);
  }

  private Part choose(List<RegexNode> branches) {
    var starts = new BitSet();
    var ends = new BitSet();
    boolean isNullable = false;
    for (RegexNode branch : branches) {
      Part part = build(branch);
      starts.or(part.first());
      ends.or(part.last());
      isNullable |= part.isNullable();
    }
    return new Part(starts, ends, isNullable);
  }

  private Part concatenate(Part left, Part right) {
    link(left, right);
    return new Part(
        left.isNullable() ? union(left.first(), right.first()) : left.first(),
        right.isNullable() ? union(left.last(), right.last()) : right.last(),
        left.isNullable() && right.isNullable());
  }

  private void link(Part left, Part right) {
    right.first().stream().forEach(position -> before.get(position).or(left.last()));
  }

  private Part repeat(Repeat repeat) {
    Part whole = Part.empty();
    long copies = copies(repeat);
    for (int i = 1; i <= copies; i++) {
      Part once = build(repeat.node());
      if (i == copies && repeat.most() > copies) {
        link(once, once);
      }
      boolean isOptional = i > repeat.least();
      Part next = new Part(once.first(), once.last(), once.isNullable() || isOptional);
      whole = concatenate(whole, next);
    }
    return whole;
  }

  private static BitSet union(BitSet left, BitSet right) {
    var union = (BitSet) left.clone();
    union.or(right);
    return union;
  }

  /** Returns the positions that a byte may stand at, if those come behind it. */
  BitSet step(BitSet behind, int value) {
    var next = (BitSet) last.clone();
    for (int i = behind.nextSetBit(0); i >= 0; i = behind.nextSetBit(i + 1)) {
      next.or(before.get(i));
    }
    next.and(positionsOf.get(value));
    return next;
  }

  /** Returns whether a match starts with one of these positions. */
  boolean isStart(BitSet positions) {
    return positions.intersects(first);
  }
}
