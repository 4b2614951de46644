package crit.explore.check;

import crit.checkpoint.Checkpoint;
import crit.memory.AddressRange;
import crit.memory.PageMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for the pages that are in the parents of a set, run by run. */
final class ParentWalk {
  private final CheckedSet set;
  private final Findings findings;
  private final Set<String> compared = new HashSet<>();

  ParentWalk(CheckedSet set, Findings findings) {
    this.set = set;
    this.findings = findings;
  }

  /** Follows the links, though no page may be behind them. */
  static void follow(CheckedSet set, Findings findings) throws IOException {
    Checkpoint at = set.checkpoint();
    try {
      Optional<Checkpoint> parent = at.parent();
      while (parent.isPresent()) {
        at = parent.get();
        parent = at.parent();
      }
    } catch (IOException e) {
      findings.add(PageChecks.LINK, Place.of("parent"), String.valueOf(e.getMessage()));
    }
  }

  /** A piece of memory that a page map leaves to the parents. */
  private record Level(String map, String prefix, List<AddressRange> wanted) {}

  /** Looks for ranges of a page map, in ascending order, in the parents. */
  void walk(String map, List<AddressRange> wanted) throws IOException {
    Checkpoint at = set.checkpoint();
    var level = new Level(map, "", wanted);
    while (!level.wanted().isEmpty()) {
      Optional<Checkpoint> parent = parent(at);
      if (parent.isEmpty()) {
        findings.add(
            PageChecks.PARENT,
            Place.of(level.prefix() + map),
            "%s in a parent, and %s has none".formatted(first(level.wanted()), at.name()));
        return;
      }
      level = step(parent.get(), level);
      at = parent.get();
    }
  }

  private static String first(List<AddressRange> ranges) {
    String more = ranges.size() == 1 ? "" : " and in %d more runs".formatted(ranges.size() - 1);
    return "pages from 0x%x%s are".formatted(ranges.getFirst().start(), more);
  }

  private static Optional<Checkpoint> parent(Checkpoint at) {
    try {
      return at.parent();
    } catch (IOException _) {
      return Optional.empty(); // the link has a finding of its own
    }
  }

  /** Looks in one parent, and returns what that leaves to its own. */
  private Level step(Checkpoint parent, Level level) throws IOException {
    String prefix = level.prefix() + "parent/";
    var none = new Level(level.map(), prefix, List.of());
    if (!parent.has(level.map())) {
      findings.add(
          PageChecks.PARENT,
          Place.of(level.prefix() + level.map()),
          "%s in the parent, and %s has no %s"
              .formatted(first(level.wanted()), parent.name(), level.map()));
      return none;
    }
    PageMap map;
    try {
      map = PageMap.read(parent.store(), level.map(), set.pageSize());
    } catch (IOException e) {
      String message = ImageScan.text(e, level.map());
      findings.add(PageChecks.IMAGE, Place.of(prefix + level.map()), message);
      return none;
    }
    if (compared.add(prefix + level.map()) && !set.isMetadataOnly()) {
      PageMapWalk.pages(
          findings,
          parent,
          new PageMapWalk.Expected(level.map(), prefix, map.pagesFile(), map.dataSize()));
    }
    List<AddressRange> further = new ArrayList<>();
    List<AddressRange> lost = new ArrayList<>();
    for (AddressRange range : level.wanted()) {
      look(map, range, further, lost);
    }
    if (!lost.isEmpty()) {
      findings.add(
          PageChecks.PAGES,
          Place.of(prefix + level.map()),
          "%s missing there".formatted(first(lost)));
    }
    return new Level(level.map(), prefix, further);
  }

  private static void look(
      PageMap map, AddressRange range, List<AddressRange> further, List<AddressRange> lost) {
    long at = range.start();
    boolean isDone = false;
    while (!isDone) {
      int entry = map.ceiling(at);
      boolean isGap = entry == map.size() || AddressRange.isBelow(at, map.start(entry));
      long end =
          AddressRange.lower(
              range.last(),
              entry == map.size() ? -1 : isGap ? map.start(entry) - 1 : map.last(entry));
      if (!isGap && map.has(entry, PageMap.PARENT)) {
        further.add(new AddressRange(at, end));
      } else if (isGap || !map.has(entry, PageMap.PRESENT)) {
        lost.add(new AddressRange(at, end));
      }
      isDone = end == range.last();
      at = end + 1;
    }
  }
}
