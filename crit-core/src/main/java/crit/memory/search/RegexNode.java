package crit.memory.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a regular expression matches, at most: each match is one of these bytes, but not all of
 * these bytes need be a match. Conditions that take no bytes are left out.
 */
sealed interface RegexNode {
  /** Returns what matches no bytes. */
  static RegexNode empty() {
    return new Sequence(List.of());
  }

  /** Returns what matches any bytes. */
  static RegexNode anything() {
    return new Repeat(new One(allBytes()), 0, Integer.MAX_VALUE);
  }

  /** One byte of a set. */
  record One(BitSet set) implements RegexNode {}

  /** One behind the other. */
  record Sequence(List<RegexNode> parts) implements RegexNode {}

  /** One of some. */
  record Choice(List<RegexNode> branches) implements RegexNode {}

  /**
   * The same several times.
   *
   * @param most how often at most, {@link Integer#MAX_VALUE} for without limit
   */
  record Repeat(RegexNode node, int least, int most) implements RegexNode {}

  private static BitSet allBytes() {
    var all = new BitSet();
    all.set(0, 256);
    return all;
  }

  /** Returns whether it matches a row of bytes that are 0, or none. */
  default boolean isFoundInZeros() {
    return switch (this) {
      case One(BitSet set) -> set.get(0);
      case Sequence(var parts) -> parts.stream().allMatch(RegexNode::isFoundInZeros);
      case Choice(var branches) -> branches.stream().anyMatch(RegexNode::isFoundInZeros);
      case Repeat(var node, int least, _) -> least == 0 || node.isFoundInZeros();
    };
  }

  /** Returns how many bytes it matches at most, {@link Integer#MAX_VALUE} for without limit. */
  default int longest() {
    long length =
        switch (this) {
          case One _ -> 1;
          case Sequence(var parts) -> parts.stream().mapToLong(RegexNode::longest).sum();
          case Choice(var branches) ->
              branches.stream().mapToLong(RegexNode::longest).max().orElse(0);
          case Repeat(var node, _, int most) -> (long) node.longest() * most;
        };
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  /** Returns how it begins, as far as that is the same number of bytes for each match. */
  default Columns head() {
    var head = new Columns();
    addTo(head);
    return head;
  }

  private void addTo(Columns columns) {
    switch (this) {
      case One(BitSet set) -> columns.add(set);
      case Sequence(var parts) -> parts.forEach(part -> part.addTo(columns));
      case Choice(var branches) ->
          columns.addOneOf(branches.stream().map(RegexNode::head).toList());
      case Repeat(var node, int least, int most) -> {
        Columns once = node.head();
        int times = once.sets().isEmpty() ? Math.min(least, 1) : least;
        for (int i = 0; i < times && columns.isOpen(); i++) {
          columns.addAll(once);
        }
        if (least != most) {
          columns.close();
        }
      }
    }
  }

  /** Returns the rows of bytes of which each match has every one somewhere. */
  default List<Columns> rows() {
    List<Columns> found = new ArrayList<>();
    Columns current = new Columns();
    found.add(current);
    List<RegexNode> nodes = this instanceof Sequence(var parts) ? parts : List.of(this);
    for (RegexNode node : nodes) {
      node.addTo(current);
      if (!current.isOpen()) {
        current = new Columns();
        found.add(current);
      }
    }
    return found;
  }
}
