package crit.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is out of the ordinary. Not safe for several threads. */
final class Remarks {
  private static final int MAX_EXAMPLES = 5;

  private final Map<String, List<String>> examples = new LinkedHashMap<>();
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /** Adds an example of something. */
  void add(String what, String example) {
    add(what, 1, example);
  }

  /** Adds something that is there so many times; an empty text is no example. */
  void add(String what, long count, String example) {
    counts.merge(what, count, Long::sum);
    List<String> list = examples.computeIfAbsent(what, _ -> new ArrayList<>());
    if (list.size() < MAX_EXAMPLES && !example.isEmpty() && !list.contains(example)) {
      list.add(example);
    }
  }

  /** Returns all in the order in which they were first met. */
  List<Remark> all() {
    List<Remark> all = new ArrayList<>();
    counts.forEach((what, count) -> all.add(new Remark(what, count, List.copyOf(list(what)))));
    return all;
  }

  private List<String> list(String what) {
    return examples.getOrDefault(what, List.of());
  }
}
