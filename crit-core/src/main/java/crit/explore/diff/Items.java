package crit.explore.diff;

import crit.explore.diff.Difference.Change;
import crit.explore.diff.Difference.Part;
import crit.explore.diff.Difference.Sink;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Things of one kind, each with fields, that are compared with those of the other checkpoint.
 *
 * @param part the kind
 * @param pid the task they belong to
 */
record Items(Part part, OptionalInt pid) {
  /** A thing: what it is, in a few words, and its fields. */
  record Item(String about, Map<String, String> fields) {}

  /** Compares things by their names. */
  void compare(Map<String, Item> before, Map<String, Item> after, Sink sink) throws IOException {
    for (Map.Entry<String, Item> item : before.entrySet()) {
      Item other = after.get(item.getKey());
      if (other == null) {
        sink.accept(whole(Change.REMOVED, item.getKey(), item.getValue().about(), ""));
      } else {
        compare(item.getKey(), item.getValue().fields(), other.fields(), sink);
      }
    }
    for (Map.Entry<String, Item> item : after.entrySet()) {
      if (!before.containsKey(item.getKey())) {
        sink.accept(whole(Change.ADDED, item.getKey(), "", item.getValue().about()));
      }
    }
  }

  private Difference whole(Change change, String name, String before, String after) {
    return new Difference(part, change, pid, name, "", before, after, List.of());
  }

  /** Compares the fields of a thing that both have. */
  void compare(String name, Map<String, String> before, Map<String, String> after, Sink sink)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(before);
    after.forEach(all::putIfAbsent);
    for (String field : all.keySet()) {
      String old = before.getOrDefault(field, "");
      String now = after.getOrDefault(field, "");
      if (!old.equals(now) || before.containsKey(field) != after.containsKey(field)) {
        Change change =
            before.containsKey(field)
                ? after.containsKey(field) ? Change.CHANGED : Change.REMOVED
                : Change.ADDED;
        sink.accept(new Difference(part, change, pid, name, field, old, now, List.of()));
      }
    }
  }
}
