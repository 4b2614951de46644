package crit.explore.check;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an image has, by its ids. What was not read to its end may have any id. */
final class Known<K, V> {
  private final Map<K, V> rows = new LinkedHashMap<>();
  private boolean isComplete = true;

  /** Adds a row, unless the id has one already; returns whether it had none. */
  boolean add(K id, V row) {
    return rows.putIfAbsent(id, row) == null;
  }

  /** Notes that there may be more. */
  void setIncomplete() {
    isComplete = false;
  }

  /** Returns whether no id has a row, for certain. */
  boolean isEmpty() {
    return isComplete && rows.isEmpty();
  }

  /** Returns whether an id has no row, for certain. */
  boolean lacks(K id) {
    return isComplete && !rows.containsKey(id);
  }

  Optional<V> find(K id) {
    return Optional.ofNullable(rows.get(id));
  }

  Collection<V> rows() {
    return rows.values();
  }

  Collection<K> ids() {
    return rows.keySet();
  }
}
