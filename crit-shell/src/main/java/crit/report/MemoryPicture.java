package crit.report;

import crit.explore.MemoryMapView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The areas of tasks as few numbers: there may be hundreds of thousands. Names and permissions are
 * numbers of texts in a list that all tasks have in common; addresses and sizes are in pages, as a
 * program in a browser knows integers up to 2<sup>53</sup> only. Not safe for several threads.
 */
final class MemoryPicture {
  private static final int PLACES = 6;

  /**
   * A task's memory in the page: for each area its first page, its size, the numbers of its
   * permissions and name, its {@link Kind}'s number, and how much of it is stored, in a parent,
   * lazy, lost, zero and in a file, all in pages.
   */
  record Areas(int pid, int pageSize, List<List<Long>> areas) {}

  /**
   * A task's memory at a glance, in bytes.
   *
   * @param places how much is stored, in a parent, lazy, lost, zero and in a file
   * @param kinds how much there is of each {@link Kind}
   */
  record Total(int pid, int areas, List<Long> places, List<Long> kinds) {}

  /** Texts by their numbers. */
  record Texts(List<String> texts) {}

  /** Who sees what is written, and where an area comes from. */
  enum Kind {
    /** Private memory without a file. */
    PRIVATE(0),
    /** A private mapping of a file. */
    FILE(1),
    /** Memory that others see. */
    SHARED(2),
    /** The kernel's pages and guards. */
    SPECIAL(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    static Kind of(MemoryMapView.Row row) {
      if (row.shared()) {
        return SHARED;
      } else if (row.status().contains("file-private")) {
        return FILE;
      }
      boolean isKernels = row.name().startsWith("[v") || row.status().contains("guard");
      return isKernels ? SPECIAL : PRIVATE;
    }
  }

  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private final List<Total> totals = new ArrayList<>();

  /** Returns a task's areas, and keeps their sum. */
  Areas areas(int pid, List<MemoryMapView.Row> rows) {
    int pageSize = rows.getFirst().pageSize();
    long[] places = new long[PLACES];
    long[] kinds = new long[Kind.values().length];
    List<List<Long>> areas = new ArrayList<>();
    for (MemoryMapView.Row row : rows) {
      Kind kind = Kind.of(row);
      long[] sizes = sizes(row);
      for (int i = 0; i < PLACES; i++) {
        places[i] += sizes[i];
      }
      kinds[kind.number] += row.size().bytes();
      areas.add(area(row, kind, sizes));
    }
    totals.add(new Total(pid, rows.size(), list(places), list(kinds)));
    return new Areas(pid, pageSize, areas);
  }

  private static long[] sizes(MemoryMapView.Row row) {
    return new long[] {
      row.stored().bytes(),
      row.inParent().bytes(),
      row.lazy().bytes(),
      row.lost().bytes(),
      row.zero().bytes(),
      row.inFile().bytes()
    };
  }

  private List<Long> area(MemoryMapView.Row row, Kind kind, long[] sizes) {
    long page = row.pageSize();
    long[] area = {
      Long.divideUnsigned(row.start().value(), page),
      Long.divideUnsigned(row.size().bytes(), page),
      number(row.permissions()),
      number(row.name()),
      kind.number,
      0,
      0,
      0,
      0,
      0,
      0
    };
    for (int i = 0; i < PLACES; i++) {
      area[area.length - PLACES + i] = Long.divideUnsigned(sizes[i], page);
    }
    return list(area);
  }

  private static List<Long> list(long[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  private long number(String text) {
    return texts.computeIfAbsent(text, _ -> texts.size());
  }

  /** Returns the sums of all tasks, in the order in which they were asked for. */
  List<Total> totals() {
    return totals;
  }

  /** Returns the texts of all areas. */
  Texts texts() {
    return new Texts(List.copyOf(texts.keySet()));
  }
}
