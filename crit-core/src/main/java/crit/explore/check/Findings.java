package crit.explore.check;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands findings on, of each check the first ones and then how many more there are. */
final class Findings {
  /** How many findings of one check are handed on. */
  static final int MAX = 40;

  private final Checks.Listener listener;
  private final Map<Check, Integer> counts = new LinkedHashMap<>();

  Findings(Checks.Listener listener) {
    this.listener = listener;
  }

  void add(Check check, Place place, String message) throws IOException {
    add(check, place, message, check.advice());
  }

  void add(Check check, Place place, String message, String advice) throws IOException {
    if (counts.merge(check, 1, Integer::sum) <= MAX) {
      hand(check, place, message, advice);
    }
  }

  private void hand(Check check, Place place, String message, String advice) throws IOException {
    listener.found(
        new Finding(
            check.severity(),
            check.id(),
            place.image(),
            place.entry(),
            place.path(),
            message,
            advice));
  }

  /** Applies rules to what they are about. */
  <S> void apply(List<Rule<S>> rules, S subject) throws IOException {
    for (Rule<S> rule : rules) {
      rule.finder().find(subject, new Report(this, rule.check()));
    }
  }

  /** Tells of what was not handed on. */
  void finish() throws IOException {
    for (Map.Entry<Check, Integer> entry : counts.entrySet()) {
      int more = entry.getValue() - MAX;
      if (more > 0) {
        String message = "%d more findings of this check are not shown".formatted(more);
        hand(entry.getKey(), Place.SET, message, entry.getKey().advice());
      }
    }
  }
}
